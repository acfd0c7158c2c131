import Environments
import Tensors
import Testing

@Suite struct DelayedEffectTests {
  private func task(_ length: Int, _ delay: Int, noise: Double = 0) -> DelayedEffect {
    var settings = DelayedEffectSettings()
    settings.length = length
    settings.delay = delay
    settings.pay = 2
    settings.noise = noise
    return DelayedEffect(settings)
  }

  /// Answers right, wrong, right; each is paid two steps later, and the last two count for nothing.
  @Test func anEpisodeByHand() {
    var task = task(5, 2)
    var random = RandomStream(seed: 1)
    var seen = task.reset(using: &random)
    var rewards: [Double] = []
    for step in 0..<5 {
      #expect(seen[1] == (step < 3 ? 1 : 0) && seen[2] == 1 - Float(step) / 5)
      let cue = Int(seen[0])
      let result = task.step(.index(step == 1 ? 1 - cue : cue), using: &random)
      rewards.append(result.reward)
      #expect(result.ending == (step == 4 ? .terminated : .running))
      seen = result.observation
    }
    #expect(rewards == [0, 0, 2, -2, 2])
  }

  @Test func withoutADelay() {
    var task = task(3, 0)
    var random = RandomStream(seed: 2)
    var seen = task.reset(using: &random)
    for _ in 0..<3 {
      let step = task.step(.index(Int(seen[0])), using: &random)
      #expect(step.reward == 2)
      seen = step.observation
    }
  }

  /// What an answer pays shows `delay` steps on, and nowhere else: everything seen until then is the
  /// same whatever was answered.
  @Test func anAnswerShowsInItsPayAlone() {
    var (right, wrong) = (task(8, 3, noise: 0.5), task(8, 3, noise: 0.5))
    var (a, b) = (RandomStream(seed: 3), RandomStream(seed: 3))
    var seen = right.reset(using: &a)
    _ = wrong.reset(using: &b)
    for step in 0..<8 {
      let cue = Int(seen[0])
      let one = right.step(.index(cue), using: &a)
      let other = wrong.step(.index(step == 2 ? 1 - cue : cue), using: &b)
      #expect(one.observation == other.observation)
      #expect(one.reward - other.reward == (step == 5 ? 4 : 0))
      seen = one.observation
    }
  }

  @Test func cuesAndNoiseAreFair() {
    var task = task(400, 0, noise: 1)
    var random = RandomStream(seed: 4)
    var (cues, noise) = (Double(task.reset(using: &random)[0]), 0.0)
    for _ in 0..<399 {
      let step = task.step(.index(0), using: &random)
      cues += Double(step.observation[0])
      noise += abs(step.reward) == 3 ? 1 : -1
    }
    #expect(abs(cues - 200) < 50 && abs(noise) < 90)
  }

  @Test func itGoesOnFromItsState() {
    var task = task(9, 4, noise: 1)
    var random = RandomStream(seed: 9)
    _ = task.reset(using: &random)
    for _ in 0..<4 { _ = task.step(.index(1), using: &random) }
    var other = self.task(9, 4, noise: 1)
    #expect(other.state.count == task.state.count)
    other.state = task.state
    var copy = random
    for _ in 0..<5 {
      #expect(task.step(.index(0), using: &random) == other.step(.index(0), using: &copy))
    }
  }
}
