import Tensors

/// A layer with long short-term memory (Hochreiter and Schmidhuber 1997; the forget gate is that of
/// Gers, Schmidhuber and Cummins 2000): what a policy remembers between its steps.
///
/// ```swift
/// let memory = LSTM(17, 128, using: &random)
/// var state = memory.initialState(batch: 8)
/// // Acting, one step of eight environments; `resets` is 1 where an episode begins with this step.
/// let (features, next) = memory(observations, state: state, resets: resets)
/// // Learning, the same numbers from whole sequences, [time, batch, 17].
/// let (outputs, last) = memory.unrolled(sequences, from: state, resets: sequenceResets)
/// ```
///
/// A state is one tensor, `[2, batch, width]`: what the layer puts out, then its cell. It is a value
/// that the caller keeps, so that a replay may store it and a copy may try something out. Unrolling
/// is one operation however long the sequence (`Tensor.lstm`), in which every core works on its own
/// rows of the batch; gradients of every order go through it, and through the state.
public struct LSTM: ParameterTree {
  /// `[inputs, 4·width]`, the gates in the order input, forget, candidate, output.
  public var inputWeights: Tensor
  /// `[width, 4·width]`
  public var recurrentWeights: Tensor
  /// `[4·width]`
  public var bias: Tensor

  /// How many numbers come in at a step.
  public var inputs: Int { inputWeights.shape[0] }
  /// How many numbers are remembered, and put out.
  public var width: Int { recurrentWeights.shape[0] }

  /// A layer with freshly drawn parameters, those of each gate drawn by themselves.
  /// - Parameters:
  ///   - forgetBias: what is added to the forget gate's bias, so that a young layer remembers
  ///     (Jozefowicz, Zaremba and Sutskever 2015).
  ///   - initializer: draws the input weights and the bias.
  ///   - recurrentInitializer: draws the recurrent weights.
  public init(
    _ inputs: Int, _ width: Int, forgetBias: Double = 1,
    initializer: Initializer = .xavierUniform(),
    recurrentInitializer: Initializer = .orthogonal(), using random: inout RandomStream
  ) {
    require(
      inputs > 0 && width > 0, "LSTM: the widths \(inputs) and \(width) must be positive")
    var gates: (input: [Tensor], recurrent: [Tensor], bias: [Tensor]) = ([], [], [])
    for gate in 0..<4 {
      gates.input.append(initializer.weights(inputs: inputs, outputs: width, using: &random))
      gates.recurrent.append(
        recurrentInitializer.weights(inputs: width, outputs: width, using: &random))
      let bias = initializer.bias(inputs: inputs, outputs: width, using: &random)
      gates.bias.append(gate == 1 ? bias + forgetBias : bias)
    }
    inputWeights = .concatenated(gates.input, along: 1)
    recurrentWeights = .concatenated(gates.recurrent, along: 1)
    bias = .concatenated(gates.bias, along: 0)
  }

  /// A layer from given parameters: `[inputs, 4·width]`, `[width, 4·width]` and `[4·width]`.
  public init(inputWeights: Tensor, recurrentWeights: Tensor, bias: Tensor) {
    require(
      recurrentWeights.shape.rank == 2
        && recurrentWeights.shape[1] == 4 * recurrentWeights.shape[0],
      "LSTM: the recurrent weights \(recurrentWeights.shape) are not [width, 4·width]")
    require(
      inputWeights.shape.rank == 2 && inputWeights.shape[1] == recurrentWeights.shape[1],
      "LSTM: the input weights \(inputWeights.shape) do not fit the recurrent weights "
        + "\(recurrentWeights.shape)")
    require(
      bias.shape == [recurrentWeights.shape[1]],
      "LSTM: the bias \(bias.shape) does not fit the recurrent weights \(recurrentWeights.shape)")
    self.inputWeights = inputWeights
    self.recurrentWeights = recurrentWeights
    self.bias = bias
  }

  /// The state that remembers nothing: zeros, `[2, batch, width]`.
  /// - Parameter elementType: that of the layer, unless given.
  public func initialState(batch: Int, elementType: ElementType? = nil) -> Tensor {
    .zeros([2, batch, width], elementType: elementType ?? bias.elementType)
  }

  /// The layer over whole sequences.
  /// - Parameters:
  ///   - inputs: `[time, batch, inputs]`
  ///   - state: `[2, batch, width]`, before the first step.
  ///   - resets: `[time, batch]`, 1 where the state is forgotten before that step and 0 elsewhere;
  ///     a constant.
  /// - Returns: the outputs of every step, `[time, batch, width]`, and the state after the last,
  ///   `[2, batch, width]`.
  public func unrolled(
    _ inputs: Tensor, from state: Tensor, resets: Tensor
  ) -> (outputs: Tensor, state: Tensor) {
    require(
      inputs.shape.rank == 3 && inputs.shape[2] == self.inputs,
      "LSTM: the inputs \(inputs.shape) do not fit the input weights \(inputWeights.shape)")
    let (time, batch) = (inputs.shape[0], inputs.shape[1])
    check(state: state, batch: batch, inputs: inputs)
    require(
      resets.shape == [time, batch],
      "LSTM: the resets \(resets.shape) do not fit the inputs \(inputs.shape)")
    guard time > 0 else {
      return (.zeros([0, batch, width], elementType: bias.elementType), state)
    }
    let projected = inputs.reshaped([time * batch, self.inputs])
      .linear(weights: inputWeights, bias: bias).reshaped([time, batch, 4 * width])
    let states = projected.lstm(recurrent: recurrentWeights, state: state, keeps: 1 - resets)
    return (
      states.slice(0..<1).reshaped([time, batch, width]),
      states.slice(time - 1..<time, along: 1).reshaped([2, batch, width])
    )
  }

  /// One step, for acting.
  /// - Parameters:
  ///   - input: `[batch, inputs]`
  ///   - state: `[2, batch, width]`
  ///   - resets: `[batch]`, 1 where the state is forgotten first and 0 elsewhere; a constant.
  /// - Returns: the output, `[batch, width]`, and the state after the step, `[2, batch, width]`.
  public func callAsFunction(
    _ input: Tensor, state: Tensor, resets: Tensor
  ) -> (output: Tensor, state: Tensor) {
    require(
      input.shape.rank == 2 && input.shape[1] == inputs,
      "LSTM: the input \(input.shape) does not fit the input weights \(inputWeights.shape)")
    let batch = input.shape[0]
    check(state: state, batch: batch, inputs: input)
    require(
      resets.shape == [batch],
      "LSTM: the resets \(resets.shape) do not fit the input \(input.shape)")
    let projected = input.linear(weights: inputWeights, bias: bias)
      .reshaped([1, batch, 4 * width])
    let next = projected.lstm(
      recurrent: recurrentWeights, state: state, keeps: (1 - resets).reshaped([1, batch])
    ).reshaped([2, batch, width])
    return (next.slice(0..<1).reshaped([batch, width]), next)
  }

  private func check(state: Tensor, batch: Int, inputs: Tensor) {
    require(
      state.shape == [2, batch, width],
      "LSTM: the state \(state.shape) does not fit the inputs \(inputs.shape) and the width "
        + "\(width)")
  }

  /// Shows the input weights, the recurrent weights, then the bias.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("input_weights", &inputWeights)
    visitor.visit("recurrent_weights", &recurrentWeights)
    visitor.visit("bias", &bias)
  }
}
