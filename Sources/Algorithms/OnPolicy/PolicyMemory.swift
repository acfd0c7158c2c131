import Networks
import Tensors

/// What a policy remembers with: an LSTM, or a window of attention over its last steps. Either carries one tensor from
/// step to step, `[rows, batch, numbers]`, with an environment in each column.
public struct PolicyMemory: ParameterTree {
  /// `nil` where it is a window.
  public private(set) var lstm: LSTM?
  /// `nil` where it is an LSTM.
  public private(set) var window: AttentionWindow?

  /// A freshly drawn memory of `inputs` numbers a step.
  init(_ inputs: Int, form: PolicyForm, using random: inout RandomStream) {
    switch form.memoryKind {
    case .lstm: lstm = LSTM(inputs, form.memory, using: &random)
    case .attention:
      window = AttentionWindow(
        inputs, form.memory, window: form.memoryWindow, heads: form.memoryHeads, using: &random)
    }
  }

  /// How many numbers are put out.
  public var width: Int { lstm?.width ?? window?.width ?? 0 }

  /// Rows of a state.
  var stateRows: Int { window?.window ?? 2 }

  /// The state that remembers nothing: `[2, batch, width]` of an LSTM, `[window, batch, inputs]` of a window.
  public func initialState(batch: Int, elementType: ElementType? = nil) -> Tensor {
    if let window { return window.initialState(batch: batch, elementType: elementType) }
    return own.initialState(batch: batch, elementType: elementType)
  }

  /// The memory over whole sequences, `[time, batch, inputs]`; `resets`, `[time, batch]`, is 1 where all is forgotten
  /// first.
  /// - Returns: the outputs of every step, `[time, batch, width]`, and the state after the last.
  public func unrolled(
    _ inputs: Tensor, from state: Tensor, resets: Tensor
  ) -> (outputs: Tensor, state: Tensor) {
    if let window { return window.unrolled(inputs, from: state, resets: resets) }
    return own.unrolled(inputs, from: state, resets: resets)
  }

  /// One step, `[batch, inputs]`; `resets`, `[batch]`, is 1 where all is forgotten first.
  /// - Returns: the output, `[batch, width]`, and the state after the step.
  public func callAsFunction(
    _ input: Tensor, state: Tensor, resets: Tensor
  ) -> (output: Tensor, state: Tensor) {
    if let window { return window(input, state: state, resets: resets) }
    return own(input, state: state, resets: resets)
  }

  private var own: LSTM {
    guard let lstm else { fatalError("A PolicyMemory is used while its parameters are shown") }
    return lstm
  }

  /// Shows the parameters of whichever it is.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    // The part leaves its place while it is shown, so that it stays uniquely owned.
    if var part = lstm {
      lstm = nil
      part.walk(&visitor)
      lstm = part
    }
    if var part = window {
      window = nil
      part.walk(&visitor)
      window = part
    }
  }
}
