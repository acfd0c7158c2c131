import Networks
import Tensors
import TestSupport
import Testing

@Suite struct AttentionWindowTests {
  private func memory(window: Int, norm: TransformerBlock.Norm = .before) -> AttentionWindow {
    var random = RandomStream(seed: 5)
    var memory = AttentionWindow(3, 4, window: window, heads: 2, norm: norm, using: &random)
    memory.nearness = .normal([window, 2], using: &random)
    return memory.converted(to: .float64)
  }

  private func sequences(_ shape: Shape, seed: UInt64 = 1) -> Tensor {
    var random = RandomStream(seed: seed)
    return .normal(shape, elementType: .float64, using: &random)
  }

  private func stepByStep(
    _ memory: AttentionWindow, _ x: Tensor, _ resets: Tensor
  ) -> (outputs: [Double], state: Tensor) {
    let (time, batch) = (x.shape[0], x.shape[1])
    var state = memory.initialState(batch: batch)
    var outputs: [Double] = []
    for step in 0..<time {
      let (output, next) = memory(
        x.slice(step..<step + 1).reshaped([batch, 3]), state: state,
        resets: resets.slice(step..<step + 1).reshaped([batch]))
      outputs += output.doubles
      state = next
    }
    return (outputs, state)
  }

  /// Unrolled in one go, in two with the state carried over, and step by step: the same numbers, over more
  /// steps than are worked through at a time.
  @Test(arguments: [1, 4, 9], TransformerBlock.Norm.allCases)
  func unrolledIsStepByStep(window: Int, norm: TransformerBlock.Norm) {
    let memory = memory(window: window, norm: norm)
    let x = sequences([150, 2, 3])
    var marks = [Double](repeating: 0, count: 300)
    for place in [14, 15, 70, 131, 200] { marks[place] = 1 }
    let resets = Tensor(doubles: marks, shape: [150, 2])
    let start = memory.initialState(batch: 2)
    let whole = memory.unrolled(x, from: start, resets: resets)
    let first = memory.unrolled(x.slice(0..<77), from: start, resets: resets.slice(0..<77))
    let second = memory.unrolled(
      x.slice(77..<150), from: first.state, resets: resets.slice(77..<150))
    let steps = stepByStep(memory, x, resets)
    let joined = first.outputs.doubles + second.outputs.doubles
    for (i, number) in whole.outputs.doubles.enumerated() {
      #expect(abs(number - joined[i]) < 1e-12 && abs(number - steps.outputs[i]) < 1e-12)
    }
    #expect(
      whole.state.doubles == second.state.doubles && whole.state.doubles == steps.state.doubles)
  }

  /// What is older than the window, or of the episode before, changes nothing; what is within does.
  @Test func onlyTheWindowIsSeen() {
    let memory = memory(window: 4)
    let x = sequences([10, 1, 3])
    let none = Tensor.zeros([10, 1], elementType: .float64)
    func last(changing place: Int, resets: Tensor) -> [Double] {
      var numbers = x.doubles
      numbers[place * 3] += 1
      let outputs = memory.unrolled(
        Tensor(doubles: numbers, shape: [10, 1, 3]), from: memory.initialState(batch: 1),
        resets: resets
      ).outputs
      return outputs.slice(9..<10).doubles
    }
    func plain(_ resets: Tensor) -> [Double] {
      memory.unrolled(x, from: memory.initialState(batch: 1), resets: resets).outputs
        .slice(9..<10).doubles
    }
    for place in 0..<10 {
      #expect((last(changing: place, resets: none) == plain(none)) == (place < 6))
    }
    let late = Tensor(doubles: [0, 0, 0, 0, 0, 0, 0, 0, 1, 0], shape: [10, 1])
    for place in 0..<10 {
      #expect((last(changing: place, resets: late) == plain(late)) == (place < 8))
    }
  }

  /// The same step is looked at in another way from nearer by.
  @Test func nearnessTellsTheOrder() {
    let memory = memory(window: 3)
    let x = sequences([3, 1, 3])
    let turned = Tensor.concatenated([x.slice(1..<2), x.slice(0..<1), x.slice(2..<3)], along: 0)
    let none = Tensor.zeros([3, 1], elementType: .float64)
    func last(_ memory: AttentionWindow, _ x: Tensor) -> [Double] {
      memory.unrolled(x, from: memory.initialState(batch: 1), resets: none).outputs
        .slice(2..<3).doubles
    }
    #expect(zip(last(memory, x), last(memory, turned)).contains { abs($0 - $1) > 1e-6 })
    var blind = memory
    blind.nearness = .zeros([3, 2], elementType: .float64)
    for (a, b) in zip(last(blind, x), last(blind, turned)) { #expect(abs(a - b) < 1e-12) }
  }

  @Test func derivativesOfBothOrders() {
    let memory = memory(window: 3)
    let inputs = [sequences([5, 2, 3]), sequences([3, 2, 3], seed: 2)] + memory.parameters
    // The last row counts: two steps lie behind the first environment, none behind the second.
    var state = inputs[1].doubles
    for i in 12..<18 { state[i] = 0 }
    state[12] = 2
    let resets = Tensor(doubles: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0], shape: [5, 2])
    let function = { (tensors: [Tensor]) in
      let moved = memory.mapped { index, _ in tensors[index + 2] }
      let past = Tensor.concatenated(
        [tensors[1].slice(0..<2), Tensor(doubles: Array(state[12...]), shape: [1, 2, 3])], along: 0)
      return moved.unrolled(tensors[0], from: past, resets: resets).outputs.squared().sum()
    }
    #expect(firstDerivativeError(of: function, at: inputs) < 1e-6)
    let directions = inputs.enumerated().map { sequences($1.shape, seed: UInt64($0 + 7)) }
    #expect(secondDerivativeError(of: function, at: inputs, along: directions) < 1e-5)
  }
}
