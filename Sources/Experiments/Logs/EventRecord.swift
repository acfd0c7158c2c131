/// The framing of event files: length, checksum of the length, payload, checksum of the payload.
enum EventRecord {
  /// One record around `payload`.
  static func framed(_ payload: [UInt8]) -> [UInt8] {
    var record = littleEndian(UInt64(payload.count))
    record += littleEndian(maskedChecksum(of: record))
    record += payload
    record += littleEndian(maskedChecksum(of: payload))
    return record
  }

  /// The checksum in disguise, so that checksums of data that contain checksums stay useful.
  static func maskedChecksum(of bytes: [UInt8]) -> UInt32 {
    let checksum = checksum(of: bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xa282_ead8
  }

  /// CRC-32C (Castagnoli).
  static func checksum(of bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { crc, byte in
      table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8
    }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0x82f6_3b78 ^ crc >> 1 : crc >> 1 }
  }

  private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian, Array.init)
  }
}
