import { withBarrelImports } from "../../../bench/parts/default-way";

test("imports of a provider's modules become imports of its barrel, with the same local names", () => {
  const source = [
    'import { KmsKey, type KmsKeyConfig } from "@cdktf/provider-aws/lib/kms-key";',
    'import type { S3Bucket as Bucket } from "@cdktf/provider-aws/lib/s3-bucket";',
    'import { Construct } from "constructs";',
  ].join("\n");
  expect(withBarrelImports(source).split("\n")).toEqual([
    'import { kmsKey as module1 } from "@cdktf/provider-aws"; import KmsKey = module1.KmsKey; import KmsKeyConfig = module1.KmsKeyConfig;',
    'import { s3Bucket as module2 } from "@cdktf/provider-aws"; import Bucket = module2.S3Bucket;',
    'import { Construct } from "constructs";',
  ]);
});

test("an import over several lines is one import", () => {
  const source = 'import {\n  DmsEndpoint,\n  type DmsEndpointConfig,\n} from "@cdktf/provider-aws/lib/dms-endpoint";';
  expect(withBarrelImports(source)).toBe(
    'import { dmsEndpoint as module1 } from "@cdktf/provider-aws"; import DmsEndpoint = module1.DmsEndpoint; import DmsEndpointConfig = module1.DmsEndpointConfig;',
  );
});

test("a file that imports no resource stays as it is", () => {
  const source = 'import { z } from "zod";\n';
  expect(withBarrelImports(source)).toBe(source);
});
