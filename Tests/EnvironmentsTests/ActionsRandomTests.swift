import Environments
import Tensors
import Testing

@Suite struct ActionsRandomTests {
  @Test func staysWithinFiniteBoundsAndFillsThem() {
    var random = RandomStream(seed: 1)
    let space = Space.box(shape: [2], low: [-2, 0], high: [2, 0.5])
    guard case .vectors(let values) = Actions.random(from: space, count: 500, using: &random) else {
      Issue.record("a box gives vectors")
      return
    }
    let first = stride(from: 0, to: 1000, by: 2).map { values[$0] }
    let second = stride(from: 1, to: 1000, by: 2).map { values[$0] }
    #expect(first.allSatisfy { (-2...2).contains($0) } && first.contains { $0 < -1.8 })
    #expect(second.allSatisfy { (0...0.5).contains($0) } && second.contains { $0 > 0.45 })
  }

  @Test func staysFiniteWhereBoundsAreNot() {
    var random = RandomStream(seed: 1)
    let space = Space.box(
      shape: [3], low: [-.infinity, 5, -.infinity], high: [.infinity, .infinity, -5])
    guard case .vectors(let values) = Actions.random(from: space, count: 1, using: &random) else {
      Issue.record("a box gives vectors")
      return
    }
    #expect((-1...1).contains(values[0]) && (5...7).contains(values[1]))
    #expect((-7...(-5)).contains(values[2]))
  }

  @Test func drawsEveryIndex() {
    var random = RandomStream(seed: 1)
    let drawn = Actions.random(from: .discrete(count: 3), count: 60, using: &random)
    guard case .indices(let indices) = drawn else {
      Issue.record("a discrete space gives indices")
      return
    }
    #expect(Set(indices) == [0, 1, 2])
  }
}
