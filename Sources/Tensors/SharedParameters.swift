import CKernels

/// Parameters that several threads learn at once, without locks (Recht et al. 2011; Mnih et al. 2016,
/// Section 4): a vector of 32-bit numbers, each read and written by relaxed atomics.
///
/// A thread keeps networks of its own, reads the shared numbers into them, and steps the shared numbers
/// along its gradients. Steps of two threads may overtake each other at single numbers; nothing is torn.
///
/// ```swift
/// let shared = SharedParameters(of: network)
/// shared.read(into: &network)                    // on any thread
/// shared.stepRMSProp(along: gradient, rate: 7e-4)
/// ```
public final class SharedParameters: @unchecked Sendable {
  // Unchecked: the memory is written through the pointers, by atomics alone, and freed by `deinit`.
  private let parameters: UnsafeMutablePointer<UInt32>
  private let squares: UnsafeMutablePointer<UInt32>
  /// How many numbers there are.
  public let count: Int

  /// The numbers of `tree`, with mean squares of zero.
  public init(of tree: some ParameterTree) {
    let numbers = tree.parameters.flatMap(\.floats)
    count = numbers.count
    parameters = .allocate(capacity: max(count, 1))
    squares = .allocate(capacity: max(count, 1))
    parameters.initialize(repeating: 0, count: max(count, 1))
    squares.initialize(repeating: 0, count: max(count, 1))
    ck_shared_write(parameters, numbers, count)
  }

  deinit {
    parameters.deallocate()
    squares.deallocate()
  }

  /// Puts the present numbers into a tree of the same form.
  public func read(into tree: inout some ParameterTree) { Self.read(parameters, count, &tree) }

  /// Puts the mean squares of gradients into a tree of the same form.
  public func readSquares(into tree: inout some ParameterTree) { Self.read(squares, count, &tree) }

  /// Takes the numbers of `tree` and mean squares from another of the same form.
  public func write(_ tree: some ParameterTree, squares others: some ParameterTree) {
    let (numbers, means) = (tree.parameters.flatMap(\.floats), others.parameters.flatMap(\.floats))
    require(
      numbers.count == count && means.count == count,
      "SharedParameters holds \(count) numbers, not \(numbers.count) and \(means.count)")
    ck_shared_write(parameters, numbers, count)
    ck_shared_write(squares, means, count)
  }

  /// One step of RMSProp with the mean squares shared by all threads (Mnih et al. 2016, Eq. 8 and 9).
  /// - Parameters:
  ///   - decay: the memory of the mean square.
  ///   - epsilon: keeps the division finite; outside the root.
  ///   - scale: what the gradient is multiplied by first.
  public func stepRMSProp(
    along gradient: Gradient, rate: Double, decay: Double = 0.99, epsilon: Double = 1e-5,
    scale: Double = 1
  ) {
    require(
      gradient.tensors.reduce(0) { $0 + $1.count } == count,
      "SharedParameters holds \(count) numbers, not those of the gradient")
    var settings = ck_rmsprop_settings(
      rate: rate, decay: decay, epsilon: epsilon, weight_decay: 0, gradient_scale: scale,
      inner_epsilon: 0)
    var start = 0
    for tensor in gradient.tensors {
      tensor.withFloats { numbers in
        ck_shared_rmsprop(
          parameters + start, squares + start, numbers.baseAddress, numbers.count, &settings)
      }
      start += tensor.count
    }
  }

  private static func read(
    _ source: UnsafeMutablePointer<UInt32>, _ count: Int, _ tree: inout some ParameterTree
  ) {
    var reader = Reader(source: source)
    tree.walk(&reader)
    require(
      reader.start == count, "SharedParameters holds \(count) numbers, not \(reader.start)")
  }

  private struct Reader: ParameterVisitor {
    let source: UnsafeMutablePointer<UInt32>
    var start = 0

    mutating func visit(_ name: String, _ parameter: inout Tensor) {
      let floats = parameter.ownPointer().assumingMemoryBound(to: Float.self)
      ck_shared_read(floats, source + start, parameter.count)
      start += parameter.count
    }
  }
}
