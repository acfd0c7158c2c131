import Environments
import Tensors
import Testing

@Suite struct SparseChainTests {
  private func chain(
    _ length: Int, limit: Int, slip: Double = 0, isScrambled: Bool = false
  ) -> SparseChain {
    var settings = SparseChainSettings()
    (settings.length, settings.limit, settings.slip) = (length, limit, slip)
    (settings.isScrambled, settings.reward) = (isScrambled, 3)
    return SparseChain(settings)
  }

  /// On, back, back (against the wall), on, on, on: the end pays, and is the end.
  @Test func anEpisodeByHand() {
    var chain = chain(4, limit: 20)
    var random = RandomStream(seed: 1)
    #expect(chain.reset(using: &random) == [1, 0, 0, 0])
    var places: [Int] = []
    var rewards: [Double] = []
    for action in [1, 0, 0, 1, 1, 1] {
      let step = chain.step(.index(action), using: &random)
      places.append(step.observation.firstIndex(of: 1) ?? -1)
      rewards.append(step.reward)
      #expect(step.observation.reduce(0, +) == 1)
      #expect(step.ending == (places.count == 6 ? .terminated : .running))
    }
    #expect(places == [1, 0, 0, 1, 2, 3])
    #expect(rewards == [0, 0, 0, 0, 0, 3])
  }

  @Test func itIsCutOff() {
    var chain = chain(4, limit: 3)
    var random = RandomStream(seed: 1)
    _ = chain.reset(using: &random)
    let endings = [0, 1, 1].map { chain.step(.index($0), using: &random).ending }
    #expect(endings == [.running, .running, .truncated(final: [0, 0, 1, 0])])
    // The end in the last step is the end all the same.
    _ = chain.reset(using: &random)
    let last = [1, 1, 1].map { chain.step(.index($0), using: &random) }.last
    #expect(last?.ending == .terminated && last?.reward == 3)
  }

  /// Which way leads on differs from place to place, and not from chain to chain.
  @Test func scrambled() {
    func ways() -> [Int] {
      var chain = chain(40, limit: 100, isScrambled: true)
      var random = RandomStream(seed: 1)
      return (0..<39).map { place in
        chain.state = [Double(place), 0]
        return chain.step(.index(1), using: &random).observation[place + 1] == 1 ? 1 : 0
      }
    }
    let found = ways()
    #expect(found == ways())
    #expect((8...31).contains(found.reduce(0, +)))
  }

  @Test func slips() {
    var chain = chain(2000, limit: 1000, slip: 0.25)
    var random = RandomStream(seed: 3)
    _ = chain.reset(using: &random)
    for _ in 0..<999 { _ = chain.step(.index(1), using: &random) }
    // On in three of four: 999 · (0.75 − 0.25).
    #expect(abs(chain.state[0] - 499.5) < 100)
  }

  @Test func itGoesOnFromItsState() {
    var one = chain(9, limit: 30, slip: 0.5)
    var random = RandomStream(seed: 9)
    _ = one.reset(using: &random)
    for _ in 0..<5 { _ = one.step(.index(1), using: &random) }
    var other = chain(9, limit: 30, slip: 0.5)
    other.state = one.state
    var copy = random
    for _ in 0..<8 {
      #expect(one.step(.index(1), using: &random) == other.step(.index(1), using: &copy))
    }
  }
}
