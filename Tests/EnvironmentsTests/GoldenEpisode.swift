import Environments
import Foundation
import Tensors
import Testing

/// An episode recorded from Gymnasium (see Fixtures/make_fixtures.py).
struct GoldenEpisode: Decodable {
  let state: [Double]
  let first: [Float]
  let actions: [Float]
  let observations: [[Float]]
  let rewards: [Double]
  let terminated: [Bool]

  static func all(of task: String) throws -> [GoldenEpisode] {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/\(task)", withExtension: "json"))
    return try JSONDecoder().decode([GoldenEpisode].self, from: Data(contentsOf: url))
  }

  /// Takes the recorded actions in `task`, which stands at the recorded state, and compares
  /// everything that comes out.
  func expectSame(
    from task: some Environment, tolerance: Double = 1e-5, action: (Float) -> Action
  ) {
    var task = task
    var random = RandomStream(seed: 0)
    var worst = 0.0
    for index in actions.indices {
      let step = task.step(action(actions[index]), using: &random)
      for (ours, theirs) in zip(step.observation, observations[index]) {
        worst = max(worst, abs(Double(ours) - Double(theirs)))
      }
      worst = max(worst, abs(step.reward - rewards[index]))
      #expect(step.observation.count == observations[index].count)
      #expect(step.ending == (terminated[index] ? .terminated : .running), "step \(index)")
    }
    #expect(worst <= tolerance, "largest difference over \(actions.count) steps")
  }
}
