/** How the Java servers run on a small machine. */

/**
 * Options of the virtual machine. Only the quick compiler and the serial collector: Kafka starts in half the time, and
 * throughput is not what a local platform is for. One that is out of memory ends, so that it is seen.
 *
 * @param heapMb size of the heap, MiB
 */
export function javaOptions(heapMb: number): readonly string[] {
  return [
    `-Xmx${heapMb}m`,
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
  ];
}
