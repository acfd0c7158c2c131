/// The contents of a safetensors file: named arrays and a few words about them.
///
/// ```swift
/// let file = TensorFile([TensorRecord("weight", shape: [2, 1], values: [Float(1), 2])])
/// let bytes = file.encoded()                                  // to be written by the caller
/// let read = try TensorFile(bytes: bytes, file: "actor.safetensors")
/// let weight = try read.values("weight", as: Float.self, shape: [2, 1])
/// ```
///
/// The format holds numbers and text only: reading a file runs nothing. Whatever the bytes are,
/// reading them gives a file or a `TensorFileError`, never a trap. The same records give the same
/// bytes, whatever order they came in. The whole file is held in memory; there is no lazy loading.
public struct TensorFile: Hashable, Sendable {
  /// The arrays, in the order of the file: widest element first, then by name.
  public let records: [TensorRecord]
  /// Free words that travel with the arrays, such as a format version.
  public let metadata: [String: String]
  /// Where it was read from, for messages; empty when it was made here.
  public let file: String

  /// A file of `records`. Two records of one name are a programmer's fault.
  public init(_ records: [TensorRecord], metadata: [String: String] = [:]) {
    precondition(
      Set(records.map(\.name)).count == records.count
        && !records.contains { $0.name == TensorFile.metadataKey },
      "TensorFile needs every record under a name of its own: \(records.map(\.name))")
    self.init(sorting: records, metadata: metadata, file: "")
  }

  init(sorting records: [TensorRecord], metadata: [String: String], file: String) {
    self.records = records.sorted { a, b in
      guard a.elementType == b.elementType else { return a.elementType.rank > b.elementType.rank }
      // By bytes, as the reference does; Swift's own order of text is another.
      return a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
    }
    self.metadata = metadata
    self.file = file
  }

  /// The names of all arrays, in the order of the file.
  public var names: [String] { records.map(\.name) }

  /// The array called `name`.
  public subscript(name: String) -> TensorRecord? { records.first { $0.name == name } }

  /// The elements of the array called `name`, which must have this type and, when given, `shape`.
  /// - Throws: `TensorFileError` naming the file, the array, and what was expected.
  public func values<Element: TensorElement>(
    _ name: String, as type: Element.Type = Element.self, shape: [Int]? = nil
  ) throws(TensorFileError) -> [Element] {
    guard let record = self[name] else {
      throw TensorFileError(file: file, fault: .missing(name: name, present: names.sorted()))
    }
    guard let values = record.values(as: Element.self) else {
      throw TensorFileError(
        file: file,
        fault: .wrongType(name: name, expected: Element.elementType, found: record.elementType))
    }
    if let shape, shape != record.shape {
      throw TensorFileError(
        file: file, fault: .wrongShape(name: name, expected: shape, found: record.shape))
    }
    return values
  }

  static let metadataKey = "__metadata__"
  static let alignment = 8
  /// The limit of the format's reference reader; a longer header is taken for a damaged length.
  static let longestHeader = 100_000_000
}
