extension TensorFile {
  /// The file's bytes: the header's length in eight bytes, the header in JSON padded with spaces to
  /// a multiple of eight, then the arrays end to end.
  public func encoded() -> [UInt8] {
    var header = "{"
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }
        .map { "\(quoted($0.key)):\(quoted($0.value))" }
      header += "\(quoted(Self.metadataKey)):{\(pairs.joined(separator: ","))}"
      if !records.isEmpty { header += "," }
    }
    var offset = 0
    let entries = records.map { record in
      let end = offset + record.bytes.count
      defer { offset = end }
      let shape = record.shape.map(String.init).joined(separator: ",")
      return "\(quoted(record.name)):{\"dtype\":\"\(record.elementType.rawValue)\","
        + "\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
    }
    header += entries.joined(separator: ",") + "}"
    let excess = header.utf8.count % Self.alignment
    if excess > 0 { header += String(repeating: " ", count: Self.alignment - excess) }

    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.utf8.count + offset)
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: header.utf8)
    for record in records { bytes.append(contentsOf: record.bytes) }
    return bytes
  }
}

/// `text` as a JSON string. Foundation's encoder escapes `/`, which the reference writer does not.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\u{8}": result += "\\b"
    case "\u{c}": result += "\\f"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
