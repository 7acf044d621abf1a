/**
 * A copy of the project's sources, to run the program with other packages than the project's own.
 *
 * Node resolves a package from the real path of the file that imports it, so links to the sources would find the
 * project's own `node_modules` again: the sources, which are small, are copied, and the packages, which are not, are
 * linked.
 */
import { cp, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** What a synth does not read: packages, what it and others write, and what is not part of the program. */
const NOT_COPIED = /^(node_modules|cdktf\.out.*|coverage|\..+)$/;
const NOT_COPIED_FROM_ROOT = /^(test|bench|docs|ops)$/;

/** Copies the sources of the project at `root` into `folder`. */
export async function copySources(root: string, folder: string): Promise<void> {
  await cp(root, folder, {
    recursive: true,
    filter: (path) =>
      path === root ||
      !(NOT_COPIED.test(basename(path)) || (dirname(path) === root && NOT_COPIED_FROM_ROOT.test(basename(path)))),
  });
}

/** Makes `packages`, a `node_modules` folder, the one that the sources in `folder` import from. */
export async function linkPackages(packages: string, folder: string): Promise<void> {
  await symlink(packages, join(folder, "node_modules"), "dir");
}
