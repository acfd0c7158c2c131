import Foundation
import TensorFiles
import Testing

@testable import Experiments

@Suite("TensorBoard events")
struct TensorBoardLogTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func write(_ path: String) throws -> TensorBoardLog {
    let log = try TensorBoardLog(path, clock: { 1_700_000_000.5 })
    try log.append(step: 1, [("train/return", 2.5), ("train/length", 17)])
    try log.append(step: 1_000_000_000_000, [("evaluation/mean_return", .double(-.infinity))])
    return log
  }

  /// The bytes that TensorBoard's own reader understood; Fixtures/read_events.py says what it read.
  @Test func storedDigest() throws {
    let log = try write(folder.file("events"))
    try log.synchronize()
    let bytes = try WholeFile.read(folder.file("events"))
    #expect(log.length == bytes.count)
    #expect(ByteDigest.hexadecimal(of: bytes) == "71338bd9e3bd7dbe")
  }

  @Test func checksums() {
    // The check value of CRC-32C.
    #expect(EventRecord.checksum(of: Array("123456789".utf8)) == 0xe306_9283)
    #expect(EventRecord.checksum(of: []) == 0)
  }

  /// Law: what is framed and encoded comes back, by a reader that shares no code with the writer's
  /// framing.
  @Test func records() throws {
    _ = try write(folder.file("events"))
    let events = try EventReader.events(in: WholeFile.read(folder.file("events")))
    #expect(events.map(\.step) == [0, 1, 1_000_000_000_000])
    #expect(events.allSatisfy { $0.wallTime == 1_700_000_000.5 })
    #expect(events[0].fileVersion == "brain.Event:2")
    #expect(events[1].summary.value.map(\.tag) == ["train/return", "train/length"])
    #expect(events[1].summary.value.map(\.simpleValue) == [2.5, 17])
    #expect(events[2].summary.value.map(\.simpleValue) == [-.infinity])
  }

  @Test func resuming() throws {
    let first = try TensorBoardLog(folder.file("events"), clock: { 1 })
    try first.append(step: 1, [("a", 1)])
    let length = first.length
    try first.append(step: 2, [("a", 2)])
    let second = try TensorBoardLog(folder.file("events"), keeping: length, clock: { 1 })
    try second.append(step: 3, [("a", 3)])
    let events = try EventReader.events(in: WholeFile.read(folder.file("events")))
    #expect(events.map(\.step) == [0, 1, 3])
  }
}

/// Reads event files record by record, checking sizes and the checksum bit by bit.
private enum EventReader {
  struct Damage: Error {}

  static func events(in bytes: [UInt8]) throws -> [TensorBoardEvent] {
    var events: [TensorBoardEvent] = []
    var rest = bytes[...]
    func take(_ count: Int) throws -> [UInt8] {
      guard rest.count >= count else { throw Damage() }
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    while !rest.isEmpty {
      let header = try take(8)
      guard try number(take(4)) == masked(header) else { throw Damage() }
      let payload = try take(Int(number(header)))
      guard try number(take(4)) == masked(payload) else { throw Damage() }
      events.append(try TensorBoardEvent(serializedBytes: payload))
    }
    return events
  }

  private static func number(_ bytes: [UInt8]) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func masked(_ bytes: [UInt8]) -> UInt64 {
    var crc = UInt32.max
    for byte in bytes {
      for bit in 0..<8 {
        let feedback = (crc ^ UInt32(byte >> bit)) & 1
        crc >>= 1
        if feedback == 1 { crc ^= 0x82f6_3b78 }
      }
    }
    crc = ~crc
    return UInt64((crc >> 15 | crc << 17) &+ 0xa282_ead8)
  }
}
