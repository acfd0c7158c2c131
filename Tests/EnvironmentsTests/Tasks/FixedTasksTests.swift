import Environments
import Tensors
import Testing

@Suite struct FixedTasksTests {
  private let distribution = BernoulliBandits([.uniform(arms: 3)], pulls: 4)

  @Test func areDrawnBySeedAlone() {
    let tasks = FixedTasks(5, of: distribution, seed: 7)
    let same = FixedTasks(5, of: distribution, seed: 7)
    let others = FixedTasks(5, of: distribution, seed: 8)
    #expect(tasks.tasks.map(\.probabilities) == same.tasks.map(\.probabilities))
    #expect(tasks.tasks.map(\.probabilities) != others.tasks.map(\.probabilities))
    #expect(Set(tasks.tasks.map(\.probabilities)).count == 5)
  }

  @Test func areEachDrawnEquallyOftenAndNothingElseIs() {
    let tasks = FixedTasks(5, of: distribution, seed: 7)
    var random = RandomStream(seed: 1)
    var counts = [Int](repeating: 0, count: 5)
    for _ in 0..<5000 {
      let drawn = tasks.draw(using: &random).probabilities
      let index = tasks.tasks.firstIndex { $0.probabilities == drawn }
      counts[index ?? 0] += 1
      #expect(index != nil)
    }
    #expect(counts.allSatisfy { abs($0 - 1000) < 142 }, "\(counts)")
  }

  @Test func oneTaskIsThatTask() throws {
    let plain = try EnvironmentRegistry.native.make("CartPole", count: 2)
    let trials = try LocalVectorEnvironment(name: "CartPole", count: 2) {
      Trial(FixedTasks([TimeLimit(CartPole(), steps: 500)]), episodes: 3)
    }
    #expect(try plain.reset(seed: 5) == trials.reset(seed: 5))
    for step in 0..<200 {
      let actions = Actions.indices([step % 2, (step / 3) % 2])
      #expect(try plain.step(actions) == trials.step(actions))
    }
  }
}
