import Tensors
import Testing

@testable import Algorithms

@Suite struct TD3ActingTests {
  /// An agent whose policy is 0 everywhere, so that what it does is the noise.
  private func still(noise: Double) -> TD3 {
    var agent = Tiny.agent { $0.explorationNoise = noise }
    agent.actor = agent.actor.mapped { $1 * 0 }
    return agent
  }

  @Test func withoutNoiseItIsThePolicy() {
    let agent = Tiny.agent { $0.explorationNoise = 3 }
    let seen = Tiny.batch(seed: 1).observations
    #expect(agent.act(on: seen).floats == agent.actor(seen).floats)
    #expect(agent.act(on: seen).floats == agent.act(on: seen).floats)
    #expect(agent.act(on: seen).shape == [16, 2])
    #expect(agent.act(on: seen).floats.allSatisfy { abs($0) < 1 })
  }

  @Test func theNoiseIsAddedToThePolicy() {
    let quiet = Tiny.agent { $0.explorationNoise = 0 }
    let seen = Tiny.batch(seed: 2).observations
    var random = RandomStream(seed: 3)
    #expect(quiet.act(on: seen, using: &random).floats == quiet.act(on: seen).floats)
    var agent = Tiny.agent { $0.explorationNoise = 0.05 }
    agent.actor = quiet.actor
    let difference = (agent.act(on: seen, using: &random) - agent.act(on: seen)).doubles
    #expect(difference.contains { abs($0) > 0.01 })
    #expect(difference.allSatisfy { abs($0) < 0.3 })
  }

  @Test func theNoiseIsNormalOfTheGivenWidth() {
    let agent = still(noise: 0.1)
    var random = RandomStream(seed: 4)
    let noise = agent.act(on: .zeros([20_000, 3]), using: &random).doubles
    let count = Double(noise.count)
    let mean = noise.reduce(0, +) / count
    let square = noise.reduce(0) { $0 + $1 * $1 } / count
    let fourth = noise.reduce(0) { $0 + $1 * $1 * $1 * $1 } / count
    // Five standard errors.
    #expect(abs(mean) < 5 * 0.1 / count.squareRoot())
    #expect(abs(square / 0.01 - 1) < 5 * (2 / count).squareRoot())
    #expect(abs(fourth / 3e-4 - 1) < 5 * (96 / 9 / count).squareRoot())
  }

  @Test func actionsStayInBounds() {
    let agent = still(noise: 2)
    var random = RandomStream(seed: 5)
    let actions = agent.act(on: .zeros([1000, 3]), using: &random).doubles
    #expect(actions.max() == 1 && actions.min() == -1)
    #expect(actions.contains { abs($0) < 0.5 })
  }

  /// Two environments that see the same do different things, one independently of the other, and so
  /// do the numbers of one action and two steps on end.
  @Test func theNoiseIsIndependent() {
    let agent = still(noise: 0.1)
    var random = RandomStream(seed: 6)
    let steps = 5000
    var columns = [[Double]](repeating: [], count: 4)
    for _ in 0..<steps {
      let numbers = agent.act(on: .zeros([2, 3]), using: &random).doubles
      for i in 0..<4 { columns[i].append(numbers[i]) }
    }
    columns.append([0] + columns[0].dropLast())
    for i in columns.indices {
      for k in 0..<i {
        let covariance = zip(columns[i], columns[k]).reduce(0) { $0 + $1.0 * $1.1 } / Double(steps)
        #expect(abs(covariance / 0.01) < 5 / Double(steps).squareRoot())
      }
    }
  }
}
