import Foundation
import Glibc

/// Talking to the child: single bytes, and messages with their length in front (four bytes,
/// little-endian).
extension Worker {
  /// Sends one byte.
  /// - Throws: `WorkerError.died` if nobody reads any more, `WorkerError.closed` after `close`.
  public func send(_ byte: UInt8) throws(WorkerError) {
    var byte = byte
    try writeAll(&byte, count: 1)
  }

  /// Sends a message.
  /// - Throws: as for a byte.
  public func send(message: [UInt8]) throws(WorkerError) {
    var framed = (0..<4).map { UInt8(truncatingIfNeeded: message.count >> (8 * $0)) } + message
    try writeAll(&framed, count: framed.count)
  }

  /// Sends bytes as they are, to a program that reads to the end of the file; `dismiss` makes that
  /// end.
  /// - Throws: as for a byte.
  public func send(unframed bytes: [UInt8]) throws(WorkerError) {
    var bytes = bytes
    try writeAll(&bytes, count: bytes.count)
  }

  /// Waits for one byte.
  /// - Parameter seconds: how long; beyond that the child counts as hanging.
  /// - Throws: `WorkerError.silent`, `WorkerError.died`, `WorkerError.closed`.
  public func receive(within seconds: Double) throws(WorkerError) -> UInt8 {
    var byte: UInt8 = 0
    try readAll(&byte, count: 1, within: seconds)
    return byte
  }

  /// Waits for a message.
  /// - Parameter seconds: how long each part of it may take to come.
  /// - Throws: as for a byte.
  public func receiveMessage(within seconds: Double) throws(WorkerError) -> [UInt8] {
    var header: [UInt8] = [0, 0, 0, 0]
    try readAll(&header, count: 4, within: seconds)
    let count = header.reversed().reduce(0) { $0 << 8 | Int($1) }
    var message = [UInt8](repeating: 0, count: count)
    try readAll(&message, count: count, within: seconds)
    return message
  }

  private func writeAll(_ start: UnsafeRawPointer, count: Int) throws(WorkerError) {
    guard process > 0 else { throw .closed }
    var sent = 0
    while sent < count {
      let written = write(commands.number, start + sent, count - sent)
      if written > 0 {
        sent += written
      } else if errno != EINTR {
        throw death()
      }
    }
  }

  private func readAll(
    _ start: UnsafeMutableRawPointer, count: Int, within seconds: Double
  ) throws(WorkerError) {
    guard process > 0 else { throw .closed }
    var received = 0
    while received < count {
      try waitForAnswer(within: seconds)
      let got = read(answers.number, start + received, count - received)
      if got > 0 {
        received += got
      } else if got == 0 || errno != EINTR {
        throw death()
      }
    }
  }

  /// Returns when there is something to read, or the end of the file.
  private func waitForAnswer(within seconds: Double) throws(WorkerError) {
    var watched = pollfd(fd: answers.number, events: Int16(POLLIN), revents: 0)
    var remaining = seconds
    while true {
      // Almost every wait ends in its first poll, so only an interrupted one looks at the clock.
      let start = Date()
      let milliseconds = Int32(min(max(remaining, 0) * 1000, 2e9))
      let ready = poll(&watched, 1, milliseconds)
      if ready > 0 { return }
      if ready == 0 { throw .silent(seconds: seconds, output: lastWords) }
      guard errno == EINTR else { throw death() }
      remaining -= Date().timeIntervalSince(start)
    }
  }
}
