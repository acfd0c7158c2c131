import Tensors
import Testing

@testable import Algorithms
@testable import Experience
@testable import MetaLearning

@Suite struct TrajectoryLookTests {
  private let observations: [Float] = {
    var random = RandomStream(seed: 12)
    return Tensor.normal([12, 5], using: &random).floats
  }()
  private let actions = [0, 2, 1, 1, 0, 2, 2, 0, 1, 0, 2, 1]
  private let rewards = (0..<12).map { Double($0) / 3 - 1 }

  private func agent(
    _ change: (inout TrajectoryAttentionSettings) -> Void = { _ in }
  ) throws -> TrajectoryAttention<A2C> {
    try Episodes.agent(after: Episodes.replay(lengths: [20, 30])) {
      $0.window = 5
      change(&$0)
    }
  }

  /// The rows are those of the passes that acting makes; estimates are told as returns.
  @Test func rowsOfEstimates() throws {
    var agent = try agent()
    agent.scale = ReturnScale()
    agent.scale.note([1, 5])
    let look = agent.look(observations: observations, actions: actions, rewards: rewards)
    let model = try #require(agent.model)
    var history = TrajectoryHistory(
      TrajectoryHistory.empty(window: 5, batch: 1, observationSize: 5), observationSize: 5)
    for step in 0..<12 {
      let seen = Array(observations[step * 5..<step * 5 + 5])
      let found = model.estimates(after: history, in: Tensor(seen, shape: [1, 5]))
      let returns = found.returns.floats[actions[step]] * Float(agent.scale.unit) + 3
      #expect(abs(look.returns[step] - returns) < 1e-4)
      // Two heads of 4 + 3 tokens.
      let weights = found.weights.floats
      let (count, query) = (min(step, 4), 4 + actions[step])
      for place in 0..<12 {
        let memory = place - (step - count)
        let column = place == step ? query : memory
        let isSeen = place <= step && memory >= 0
        let expected =
          isSeen ? (weights[query * 7 + column] + weights[(7 + query) * 7 + column]) / 2 : 0
        #expect(abs(look.estimates[step][place] - expected) < 1e-6, "\(step) \(place)")
      }
      history.append(observations: seen, actions: [actions[step]])
      history.note([rewards[step]])
    }
  }

  /// A masked state is not looked at as it was: what stood there changes nothing of its row.
  @Test func rowsOfContrast() throws {
    let agent = try agent()
    let look = agent.look(observations: observations, actions: actions, rewards: rewards)
    var other = observations
    for i in 30..<35 { other[i] = 100 }
    let marked = agent.look(observations: other, actions: actions, rewards: rewards)
    #expect(look.contrast[6] == marked.contrast[6] && look.contrast[5] != marked.contrast[5])
    // Windows of five, moved to fit: the first row sees steps 0…4, the seventh 4…8, the last 7…11.
    for (row, range) in [(0, 0..<5), (6, 4..<9), (11, 7..<12)] {
      #expect(look.contrast[row].indices.filter { look.contrast[row][$0] > 0 } == Array(range))
    }
  }

  @Test func whatIsNotThereIsNotShown() throws {
    let plain = try agent { ($0.contrastWeight, $0.estimateWeight) = (0, 0) }
    let look = plain.look(observations: observations, actions: actions, rewards: rewards)
    #expect(look == TrajectoryLook(estimates: [], returns: [], contrast: []))
  }
}
