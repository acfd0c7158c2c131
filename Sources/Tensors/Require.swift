/// Ends the process with `message` unless `condition` holds: the door of every function here.
///
/// `precondition` keeps its sentence to itself in release builds, where training happens; this says
/// it there too. For mistakes of the programmer only: faults of the outside world are thrown.
@inlinable @inline(__always)
package func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID,
  line: UInt = #line
) {
  if !condition { fatalError(message(), file: file, line: line) }
}
