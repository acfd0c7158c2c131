import Experience
import Tensors

/// Windows of which some states were masked.
struct MaskedWindows {
  /// `[batch, time, observation]`: as they were.
  var original: Tensor
  /// The same with masked states replaced.
  var masked: Tensor
  /// `[batch, time]`
  var present: Tensor
  /// Which of the `batch · time` states count as masked.
  let chosen: [Int]

  /// Masks each step with the given probability, and one of every window at least: eight of ten times by zeros,
  /// once by a state from anywhere, once not at all, so that a state that is seen is no proof that it was left
  /// alone (Devlin et al. 2019).
  init(_ windows: TrajectoryWindows, share: Double, using random: inout RandomStream) {
    let (batch, time) = (windows.batch, windows.time)
    let size = windows.observations.shape[2]
    let marks = windows.present.floats
    let steps = marks.indices.filter { marks[$0] == 1 }
    var chosen: [Int] = []
    for window in 0..<batch {
      let own = (window * time..<(window + 1) * time).filter { marks[$0] == 1 }
      let drawn = own.filter { _ in random.uniform() < share }
      chosen += drawn.isEmpty ? [own[random.integer(below: own.count)]] : drawn
    }
    var numbers = windows.observations.floats
    let source = numbers
    for place in chosen {
      let fate = random.uniform()
      if fate < 0.8 {
        for i in 0..<size { numbers[place * size + i] = 0 }
      } else if fate < 0.9 {
        let other = steps[random.integer(below: steps.count)]
        for i in 0..<size { numbers[place * size + i] = source[other * size + i] }
      }
    }
    original = windows.observations
    masked = Tensor(numbers, shape: windows.observations.shape)
    present = windows.present
    self.chosen = chosen
  }
}
