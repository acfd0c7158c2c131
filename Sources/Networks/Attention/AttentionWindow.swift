import Tensors

/// A memory that looks back: each step looks at itself and at the steps before it, up to `window` in all,
/// as far as the episode goes. It takes an LSTM's place, with the same contract.
///
/// ```swift
/// let memory = AttentionWindow(17, 64, window: 16, heads: 4, using: &random)
/// var state = memory.initialState(batch: 8)
/// let (features, next) = memory(observations, state: state, resets: resets)
/// let (outputs, last) = memory.unrolled(sequences, from: state, resets: sequenceResets)
/// ```
///
/// A state is one tensor, `[window, batch, inputs]`: the last `window` − 1 inputs, oldest first, and a row
/// whose first column says how many of them are there. It holds what came in, not what was made of it: a
/// stored state is as good after the memory's own parameters have changed.
public struct AttentionWindow: ParameterTree {
  /// Inputs to tokens.
  public var input: Linear
  /// How the present token looks at those before.
  public var block: TransformerBlock
  /// `[window, heads]`: what is added to the scores of what lies 0, 1, … steps back.
  public var nearness: Tensor
  /// Steps that are seen, the present one among them.
  public let window: Int

  /// How many numbers come in at a step.
  public var inputs: Int { input.weights.shape[0] }
  /// How many numbers are put out.
  public var width: Int { block.width }

  /// Steps that are worked through at a time: a longer sequence would make a table of its length squared.
  private static let stretch = 64

  /// A freshly drawn memory; nearness begins at 0.
  public init(
    _ inputs: Int, _ width: Int, window: Int, heads: Int, norm: TransformerBlock.Norm = .before,
    using random: inout RandomStream
  ) {
    require(
      inputs > 0 && window > 0,
      "AttentionWindow: \(inputs) inputs and a window of \(window) steps must be positive")
    input = Linear(inputs, width, initializer: .xavierUniform(), using: &random)
    block = TransformerBlock(width, heads: heads, norm: norm, using: &random)
    nearness = .zeros([window, heads])
    self.window = window
  }

  /// The state that remembers nothing: zeros, `[window, batch, inputs]`.
  public func initialState(batch: Int, elementType: ElementType? = nil) -> Tensor {
    .zeros([window, batch, inputs], elementType: elementType ?? nearness.elementType)
  }

  /// The memory over whole sequences.
  /// - Parameters:
  ///   - inputs: `[time, batch, inputs]`
  ///   - state: `[window, batch, inputs]`, before the first step.
  ///   - resets: `[time, batch]`, 1 where all is forgotten before that step and 0 elsewhere; a constant.
  /// - Returns: the outputs of every step, `[time, batch, width]`, and the state after the last.
  public func unrolled(
    _ inputs: Tensor, from state: Tensor, resets: Tensor
  ) -> (outputs: Tensor, state: Tensor) {
    require(
      inputs.shape.rank == 3 && inputs.shape[2] == self.inputs,
      "AttentionWindow: the inputs \(inputs.shape) are not [time, batch, \(self.inputs)]")
    let (time, batch) = (inputs.shape[0], inputs.shape[1])
    require(
      state.shape == [window, batch, self.inputs] && resets.shape == [time, batch],
      "AttentionWindow: the state \(state.shape) and the resets \(resets.shape) do not fit the inputs "
        + "\(inputs.shape) and a window of \(window) steps")
    guard time > 0 else {
      return (.zeros([0, batch, width], elementType: nearness.elementType), state)
    }
    var known = Known(state, window: window)
    let resets = resets.floats
    var past = state.slice(0..<window - 1)
    var outputs: [Tensor] = []
    for start in stride(from: 0, to: time, by: Self.stretch) {
      let steps = start..<min(start + Self.stretch, time)
      let all = Tensor.concatenated([past, inputs.slice(steps)], along: 0)
      let lengths = known.pass(Array(resets[steps.lowerBound * batch..<steps.upperBound * batch]))
      outputs.append(read(all, steps: steps.count, lengths: lengths))
      past = all.slice(steps.count..<steps.count + window - 1)
    }
    let count = known.row(inputs: self.inputs, elementType: state.elementType)
    return (
      outputs.count == 1 ? outputs[0] : .concatenated(outputs, along: 0),
      .concatenated([past, count], along: 0)
    )
  }

  /// One step, for acting.
  /// - Parameters:
  ///   - input: `[batch, inputs]`
  ///   - state: `[window, batch, inputs]`
  ///   - resets: `[batch]`, 1 where all is forgotten first and 0 elsewhere; a constant.
  /// - Returns: the output, `[batch, width]`, and the state after the step.
  public func callAsFunction(
    _ input: Tensor, state: Tensor, resets: Tensor
  ) -> (output: Tensor, state: Tensor) {
    require(
      input.shape.rank == 2 && resets.shape == [input.shape[0]],
      "AttentionWindow: the input \(input.shape) and the resets \(resets.shape) are not [batch, inputs] "
        + "and [batch]")
    let batch = input.shape[0]
    let (outputs, after) = unrolled(
      input.reshaped([1, batch, input.shape[1]]), from: state, resets: resets.reshaped([1, batch]))
    return (outputs.reshaped([batch, width]), after)
  }

  /// The outputs of the last `steps` of what is known.
  /// - Parameters:
  ///   - all: `[window − 1 + steps, batch, inputs]`.
  ///   - lengths: `steps · batch`, how many steps before its own each step may look at.
  private func read(_ all: Tensor, steps: Int, lengths: [Int]) -> Tensor {
    let (rows, batch, heads) = (all.shape[0], all.shape[1], block.attention.heads)
    let tokens = input(all.reshaped([rows * batch, inputs])).reshaped([rows, batch, width])
      .transposed([1, 0, 2])
    var allowed = [Float](repeating: 0, count: batch * steps * rows)
    // What lies out of sight has the last place's nearness; nobody looks there.
    var distances = [Int](repeating: window - 1, count: steps * rows)
    for step in 0..<steps {
      let own = window - 1 + step
      for place in step...own { distances[step * rows + place] = own - place }
      for environment in 0..<batch {
        for place in own - lengths[step * batch + environment]...own {
          allowed[(environment * steps + step) * rows + place] = 1
        }
      }
    }
    let bias = nearness.gathered(distances).transposed().reshaped([heads, steps, rows])
    let type = all.elementType
    let (read, _) = block.reading(
      tokens.slice(window - 1..<rows, along: 1), from: tokens,
      allowed: Tensor(allowed, shape: [batch, steps, rows]).converted(to: type), bias: bias)
    return read.transposed([1, 0, 2])
  }

  /// Shows the input layer, the block, then the nearness.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("input", &input)
    visitor.visit("block", &block)
    visitor.visit("nearness", &nearness)
  }
}

/// How many steps each environment has behind it, at most a window less one.
private struct Known {
  private var counts: [Int]
  private let most: Int

  init(_ state: Tensor, window: Int) {
    most = window - 1
    let (batch, inputs) = (state.shape[1], state.shape[2])
    let row = state.slice(window - 1..<window).floats
    // A state from elsewhere may hold anything.
    counts = (0..<batch).map { [most] in
      let count = row[$0 * inputs]
      return count.isFinite ? Int(min(max(count, 0), Float(most))) : 0
    }
  }

  /// What each of the steps may look back at.
  mutating func pass(_ resets: [Float]) -> [Int] {
    let batch = counts.count
    var lengths: [Int] = []
    lengths.reserveCapacity(resets.count)
    for (place, reset) in resets.enumerated() {
      let environment = place % batch
      if reset == 1 { counts[environment] = 0 }
      lengths.append(counts[environment])
      counts[environment] = min(counts[environment] + 1, most)
    }
    return lengths
  }

  func row(inputs: Int, elementType: ElementType) -> Tensor {
    var numbers = [Float](repeating: 0, count: counts.count * inputs)
    for (environment, count) in counts.enumerated() { numbers[environment * inputs] = Float(count) }
    return Tensor(numbers, shape: [1, counts.count, inputs]).converted(to: elementType)
  }
}
