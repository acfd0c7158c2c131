import Foundation
import SwiftProtobuf

/// Scalars in TensorBoard's event format, a record at a time.
///
/// ```swift
/// let log = try TensorBoardLog(run.events, clock: { Date().timeIntervalSince1970 })
/// try log.append(step: 1000, [("evaluation/mean_return", 212.5)])
/// ```
///
/// The time of day comes from `clock`, so that a test can hold it still; nothing else in the file
/// depends on when it was written.
public final class TensorBoardLog {
  private let file: AppendOnlyFile
  private let clock: () -> Double

  /// Opens the event file at `path`, making it when there is none. TensorBoard finds files whose
  /// name contains `tfevents`.
  /// - Parameters:
  ///   - length: the bytes to keep of an earlier file; nil keeps all.
  ///   - clock: the time now, in seconds since 1970.
  /// - Throws: `FileFault`.
  public init(
    _ path: String, keeping length: Int? = nil, clock: @escaping () -> Double
  ) throws(FileFault) {
    file = try AppendOnlyFile(path, keeping: length)
    self.clock = clock
    if file.length == 0 {
      var event = TensorBoardEvent()
      event.fileVersion = "brain.Event:2"
      try append(event)
    }
  }

  /// The bytes that are known to be whole, for the checkpoint's manifest.
  public var length: Int { file.length }

  /// Appends one event with all of `scalars`, at the environment step `step`.
  /// - Throws: `FileFault`; the file is then as before.
  public func append(
    step: Int, _ scalars: [(tag: String, number: LogNumber)]
  ) throws(FileFault) {
    var event = TensorBoardEvent()
    event.step = Int64(step)
    event.summary.value = scalars.map { tag, number in
      var value = TensorBoardSummary.Value()
      value.tag = tag
      value.simpleValue = number.asFloat
      return value
    }
    try append(event)
  }

  /// Waits until every event is on the disk; call it before a manifest names `length`.
  /// - Throws: `FileFault`.
  public func synchronize() throws(FileFault) { try file.synchronize() }

  private func append(_ event: TensorBoardEvent) throws(FileFault) {
    var event = event
    event.wallTime = clock()
    let payload: [UInt8]
    do {
      payload = try event.serializedBytes()
    } catch {
      // Only required fields and text beyond 2 GiB make serialising fail; we have neither.
      preconditionFailure("a TensorBoard event cannot be serialised: \(error)")
    }
    try file.append(EventRecord.framed(payload))
  }
}
