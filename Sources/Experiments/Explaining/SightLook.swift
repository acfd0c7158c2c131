import Algorithms
import Tensors

/// What one stage's policy makes of some states.
struct SightLook {
  /// States that go through the network at once: a tape of a hundred would fill the memory.
  private static let batch = 10

  let sight: Sight
  let settings: SightSettings
  /// States that are shown.
  let shown: Set<Int>

  private var choices: [SightExplanation.Choice] = []
  private var maps: [PictureMap] = []
  private var gradients = MagnitudeShares()
  private var masks: [MaskRecord] = []

  init(_ sight: Sight, settings: SightSettings) {
    self.sight = sight
    self.settings = settings
    shown = Set(settings.shownStates)
  }

  /// Looks at all `states`.
  /// - Parameter progress: told the share that is done.
  mutating func stage(
    _ step: Int, on states: [SightExplanation.SeenState], progress: (Double) -> Void
  ) -> SightExplanation.Stage {
    for start in stride(from: 0, to: states.count, by: Self.batch) {
      let end = min(start + Self.batch, states.count)
      look(at: states[start..<end], from: start)
      progress(Double(end) / Double(states.count))
    }
    return SightExplanation.Stage(
      step: step, choices: choices, maps: maps,
      gradients: settings.parts.contains(.gradients) ? gradients : nil,
      masks: masks.map(\.summary))
  }

  private mutating func look(at states: ArraySlice<SightExplanation.SeenState>, from first: Int) {
    let observations = Tensor(
      states.flatMap { $0.pixels.map(Float.init) }, shape: [states.count, sight.format.size])
    let view = sight.view(observations)
    let logits = sight.logits(view.features)
    let some = SightExplanation.Choice.likeliest(logits)
    let actions = some.map(\.action)
    choices += some
    if settings.parts.contains(.gradCAM) {
      maps += PictureMap.gradCAM(of: view.features, for: actions, logits: sight.logits)
    }
    if settings.parts.contains(.gradients) {
      gradients.add(
        InputGradients.magnitudes(of: observations, for: actions, logits: sight.policy))
    }
    guard settings.parts.contains(.masks) else { return }
    if masks.isEmpty { masks = view.masks.map { _ in MaskRecord() } }
    for (index, mask) in view.masks.enumerated() {
      masks[index].add(mask, shown: (0..<states.count).filter { shown.contains(first + $0) })
    }
  }
}

/// What is remembered of an attention mask.
private struct MaskRecord {
  private var moments = Moments()
  private var least = Float.infinity
  private var greatest = -Float.infinity
  private var maps: [MaskMaps] = []

  mutating func add(_ mask: Tensor, shown: [Int]) {
    for value in mask.floats {
      moments.add(Double(value))
      least = min(least, value)
      greatest = max(greatest, value)
    }
    if !shown.isEmpty {
      let all = MaskMaps.maps(of: mask)
      maps += shown.map { all[$0] }
    }
  }

  var summary: SightExplanation.Mask {
    SightExplanation.Mask(
      mean: moments.mean, deviation: moments.deviation, least: Double(least),
      greatest: Double(greatest), maps: maps)
  }
}

extension SightExplanation.Choice {
  /// The likeliest action of each row of `[batch, actions]` logits.
  static func likeliest(_ logits: Tensor) -> [SightExplanation.Choice] {
    let (rows, width) = (logits.shape[0], logits.shape[1])
    let probabilities = logits.softmax().doubles
    return (0..<rows).map { row in
      let part = probabilities[row * width..<(row + 1) * width]
      let best = part.indices.max { part[$0] < part[$1] } ?? part.startIndex
      return SightExplanation.Choice(action: best - row * width, probability: part[best])
    }
  }
}
