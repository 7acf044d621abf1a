/** The drills, in the order in which one tries them. */
import type { Drill } from "./drill";
import { dropSlotDrill } from "./drop-slot";
import { fillSlot } from "./fill-slot";
import { killConnect } from "./kill-connect";
import { restart } from "./restart";
import { restartPostgres } from "./restart-postgres";

export const drills: readonly Drill[] = [restart, restartPostgres, killConnect, fillSlot, dropSlotDrill];
