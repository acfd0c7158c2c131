import Algorithms
import Environments
import Tensors
import Testing

@testable import Experiments

/// What is made of states that a policy of pictures sees.
@Suite("Looking at what a policy sees")
struct SightLookTests {
  /// A policy of 2 × 2 pixels and two actions, linear, whose mask is the picture itself.
  private let sight: Sight = {
    let format = PictureFormat(channels: 1, height: 2, width: 2, layout: .channelsFirst)
    let weights = Tensor([1, 0, 2, 0, 0, 3, 0, 4], shape: [4, 2])
    func features(_ observations: Tensor) -> Tensor {
      (observations / 255).reshaped([observations.shape[0], 2, 2, 1])
    }
    func logits(_ features: Tensor) -> Tensor {
      features.reshaped([features.shape[0], 4]).matrixProduct(weights)
    }
    return Sight(
      format: format,
      view: { Sight.View(features: features($0).detached(), masks: [features($0).detached()]) },
      logits: logits, policy: { logits(features($0)) })
  }()

  private func states(_ count: Int) -> [SightExplanation.SeenState] {
    (0..<count).map { index in
      // Bright above or below, in turn.
      .init(pixels: index % 2 == 0 ? [255, 255, 0, 0] : [0, 0, 255, 255], step: index)
    }
  }

  /// Above, action 0 has the logit 3 and action 1 none; below it is 0 against 7.
  @Test func everyStateIsExplainedByItsLikeliestAction() {
    var settings = SightSettings()
    settings.states = 25
    settings.shown = 3
    var look = SightLook(sight, settings: settings)
    var shares: [Double] = []
    let stage = look.stage(7, on: states(25)) { shares.append($0) }
    #expect(shares == [0.4, 0.8, 1] && stage.step == 7)
    #expect(stage.choices.map(\.action) == (0..<25).map { $0 % 2 })
    #expect(abs(stage.choices[0].probability - 0.95257) < 1e-4)
    // α = 3/4 above and 7/4 below, where the pixels are bright.
    #expect(stage.maps.count == 25 && stage.maps[24].values == [0.75, 0.75, 0, 0])
    #expect(stage.maps[1].values == [0, 0, 1.75, 1.75])
    // Two of four weights of each action are zero, all others above every edge.
    #expect(stage.gradients?.counts == [50, 0, 0, 0, 0, 50] && stage.gradients?.zeros == 50)
    #expect(stage.masks.count == 1 && abs(stage.masks[0].mean - 0.5) < 1e-12)
    #expect(abs(stage.masks[0].deviation - 0.5) < 1e-12 && stage.masks[0].greatest == 1)
    #expect(settings.shownStates == [0, 12, 24])
    #expect(stage.masks[0].maps.map(\.mean.values) == .init(repeating: [1, 1, 0, 0], count: 3))
  }

  @Test func onlyWhatIsWantedIsLookedAt() {
    var settings = SightSettings()
    settings.states = 2
    settings.parts = [.gradients]
    var look = SightLook(sight, settings: settings)
    let stage = look.stage(0, on: states(2)) { _ in }
    #expect(stage.maps.isEmpty && stage.masks.isEmpty && stage.gradients?.total == 8)
    #expect(settings.shownStates == [0, 1])
  }
}
