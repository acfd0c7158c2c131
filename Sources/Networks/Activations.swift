import Tensors

/// Named intermediate results of a forward pass, recorded on request for figures and explanations.
///
/// ```swift
/// var activations = Activations()
/// _ = actor(observations, recording: &activations)
/// activations["features"]
/// ```
public struct Activations {
  /// Names and values in the order in which they came about.
  public private(set) var entries: [(name: String, value: Tensor)] = []

  /// An empty record.
  public init() {}

  /// Notes one result.
  public mutating func record(_ name: String, _ value: Tensor) {
    entries.append((name, value.detached()))
  }

  /// The last result of that name.
  public subscript(name: String) -> Tensor? { entries.last { $0.name == name }?.value }
}
