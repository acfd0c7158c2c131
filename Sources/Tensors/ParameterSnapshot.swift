/// The numbers of a tree of parameters at one moment, and when that was: plain, so that they can go to
/// another thread or process, where a tree of the same form takes them.
///
/// ```swift
/// let snapshot = ParameterSnapshot(of: learner.network, version: updates)
/// snapshot.read(into: &actor.network)            // on another thread
/// ```
public struct ParameterSnapshot: Sendable, Equatable {
  /// After how many updates they were taken.
  public let version: Int
  /// All numbers, in the order of the walk.
  public let numbers: [Float]

  /// The numbers of `tree`, in 32 bits.
  public init(of tree: some ParameterTree, version: Int) {
    self.version = version
    let parameters = tree.parameters
    var numbers: [Float] = []
    numbers.reserveCapacity(parameters.reduce(0) { $0 + $1.count })
    for parameter in parameters {
      parameter.converted(to: .float32).withFloats { numbers.append(contentsOf: $0) }
    }
    self.numbers = numbers
  }

  /// Numbers that came from elsewhere.
  public init(numbers: [Float], version: Int) {
    self.version = version
    self.numbers = numbers
  }

  /// Puts the numbers into a tree of the same form.
  public func read(into tree: inout some ParameterTree) {
    var reader = Reader(numbers: numbers)
    tree.walk(&reader)
    require(
      reader.start == numbers.count,
      "ParameterSnapshot holds \(numbers.count) numbers, not \(reader.start)")
  }

  private struct Reader: ParameterVisitor {
    let numbers: [Float]
    var start = 0

    mutating func visit(_ name: String, _ parameter: inout Tensor) {
      let end = start + parameter.count
      require(
        end <= numbers.count, "ParameterSnapshot holds \(numbers.count) numbers; the tree has more")
      parameter = Tensor(Array(numbers[start..<end]), shape: parameter.shape)
        .converted(to: parameter.elementType)
      start = end
    }
  }
}
