import Tensors

/// Saving and loading whatever can be walked: parameters as 32-bit arrays, counters as 64-bit integers, each
/// under its dotted name.
extension TensorFile {
  /// The state of `tree`.
  public init(of tree: some ParameterTree, metadata: [String: String] = [:]) {
    var copy = tree
    var writer = StateWriter()
    copy.walk(&writer)
    self.init(writer.records, metadata: metadata)
  }

  /// Puts the state in this file into `tree`, whose form it must have.
  /// - Throws: `TensorFileError` when an array is missing or has another type or shape; `tree` may then be
  ///   partly changed.
  public func load(into tree: inout some ParameterTree) throws(TensorFileError) {
    var reader = StateReader(file: self)
    tree.walk(&reader)
    if let error = reader.error { throw error }
  }
}

private struct StateWriter: ParameterVisitor {
  var path: [String] = []
  var records: [TensorRecord] = []

  mutating func visit(_ name: String, _ parameter: inout Tensor) {
    records.append(
      TensorRecord(full(name), shape: parameter.shape.lengths, values: parameter.floats))
  }
  mutating func visit(_ name: String, _ counter: inout Int) {
    records.append(TensorRecord(full(name), shape: [], values: [Int64(counter)]))
  }
  mutating func enter(_ name: String) { path.append(name) }
  mutating func leave() { path.removeLast() }

  private func full(_ name: String) -> String { (path + [name]).joined(separator: ".") }
}

private struct StateReader: ParameterVisitor {
  let file: TensorFile
  var path: [String] = []
  var error: TensorFileError?

  mutating func visit(_ name: String, _ parameter: inout Tensor) {
    guard let values = read(name, shape: parameter.shape.lengths, as: Float.self) else { return }
    parameter = Tensor(values, shape: parameter.shape)
  }
  mutating func visit(_ name: String, _ counter: inout Int) {
    guard let value = read(name, shape: [], as: Int64.self)?.first else { return }
    counter = Int(value)
  }
  mutating func enter(_ name: String) { path.append(name) }
  mutating func leave() { path.removeLast() }

  private mutating func read<Element: TensorElement>(
    _ name: String, shape: [Int], as type: Element.Type
  ) -> [Element]? {
    guard error == nil else { return nil }
    do {
      return try file.values((path + [name]).joined(separator: "."), as: type, shape: shape)
    } catch {
      self.error = error
      return nil
    }
  }
}
