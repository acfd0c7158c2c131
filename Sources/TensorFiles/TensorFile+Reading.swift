import Foundation

extension TensorFile {
  /// Reads the file at `path`.
  /// - Throws: `TensorFileError` when it cannot be read or is not a whole safetensors file.
  public init(path: String) throws(TensorFileError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw TensorFileError(file: path, fault: .unreadable(reason: error.localizedDescription))
    }
    try self.init(bytes: Array(data), file: path)
  }

  /// Reads `bytes`; `file` names their origin in errors.
  /// - Throws: `TensorFileError` when they are not a whole safetensors file.
  public init(bytes: [UInt8], file: String) throws(TensorFileError) {
    do throws(TensorFileError.Fault) {
      let start = try Self.dataStart(of: bytes)
      let header = try Self.header(in: bytes[8..<start])
      let records = try Self.records(header.entries, data: bytes[start...])
      self.init(sorting: records, metadata: header.metadata, file: file)
    } catch {
      throw TensorFileError(file: file, fault: error)
    }
  }

  private static func dataStart(of bytes: [UInt8]) throws(TensorFileError.Fault) -> Int {
    guard bytes.count >= 8 else { throw .truncated(expected: 8, found: bytes.count) }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length >= 2, length <= UInt64(longestHeader) else { throw .headerLength(length) }
    let start = 8 + Int(length)
    guard start <= bytes.count else { throw .truncated(expected: start, found: bytes.count) }
    return start
  }

  private static func header(in bytes: ArraySlice<UInt8>) throws(TensorFileError.Fault) -> Header {
    do {
      return try JSONDecoder().decode(Header.self, from: Data(bytes))
    } catch let DecodingError.typeMismatch(_, context) {
      throw .header(reason: phrase(context))
    } catch let DecodingError.keyNotFound(key, context) {
      throw .header(reason: "\(phrase(context)) (\(key.stringValue))")
    } catch let DecodingError.valueNotFound(_, context) {
      throw .header(reason: phrase(context))
    } catch let DecodingError.dataCorrupted(context) {
      throw .header(reason: phrase(context))
    } catch {
      throw .header(reason: "\(error)")
    }
  }

  private static func phrase(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.map(\.stringValue).joined(separator: ".")
    return path.isEmpty ? context.debugDescription : "at \(path): \(context.debugDescription)"
  }

  /// The arrays of `entries`, which must tile `data` without overlap, gap or remainder.
  private static func records(
    _ entries: [Header.Entry], data: ArraySlice<UInt8>
  ) throws(TensorFileError.Fault) -> [TensorRecord] {
    var end = 0
    var records: [TensorRecord] = []
    for entry in entries.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      guard let type = ElementType(rawValue: entry.dtype) else {
        throw .unknownElementType(name: entry.name, word: entry.dtype)
      }
      guard let size = byteCount(entry.shape, type) else {
        throw .impossibleShape(name: entry.name, shape: entry.shape)
      }
      guard entry.start >= 0, entry.end >= entry.start else {
        throw .outside(name: entry.name, start: entry.start, end: entry.end)
      }
      guard entry.end - entry.start == size else {
        throw .sizeMismatch(name: entry.name, expected: size, found: entry.end - entry.start)
      }
      guard entry.start >= end else { throw .overlapping(name: entry.name) }
      guard entry.start == end else { throw .gap(before: entry.name) }
      guard entry.end <= data.count else {
        throw .truncated(expected: data.startIndex + entry.end, found: data.endIndex)
      }
      let bytes = Array(data[data.startIndex + entry.start..<data.startIndex + entry.end])
      records.append(TensorRecord(entry.name, type, shape: entry.shape, checkedBytes: bytes))
      end = entry.end
    }
    guard end == data.count else { throw .trailingBytes(data.count - end) }
    return records
  }

  /// The bytes an array takes, or nil when a negative extent or an overflow makes it impossible.
  private static func byteCount(_ shape: [Int], _ type: ElementType) -> Int? {
    var size = type.byteCount
    for extent in shape {
      guard extent >= 0 else { return nil }
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      size = product
    }
    return size
  }
}
