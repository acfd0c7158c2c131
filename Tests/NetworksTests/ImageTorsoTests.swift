import Foundation
import Networks
import Tensors
import TestSupport
import Testing

/// What torch makes of a torso; see Fixtures/torsos.py.
private struct ReferenceTorso: Decodable {
  let kind: String
  let channels: Int
  let height: Int
  let width: Int
  /// Every 37th of `[2, 256]`.
  let features: [Double]
  let loss: Double
  /// Of the gradients at the parameters, in the order of the walk, and at the pixels.
  let norms: [Double]
  let firsts: [Double]

  static func all() throws -> [ReferenceTorso] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/torsos", withExtension: "json"))
    let cases = try JSONDecoder().decode([ReferenceTorso].self, from: Data(contentsOf: url))
    try #require(cases.count == 8)
    return cases
  }

  var layout: PictureLayout {
    PictureLayout(height: height, width: width, channels: channels, isChannelsFirst: true)
  }

  /// The torso whose parameters are sines.
  func torso() throws -> ImageTorso {
    var random = RandomStream(seed: 1)
    let drawn = ImageTorso(try #require(TorsoKind(rawValue: kind)), layout, using: &random)
    return drawn.mapped { place, parameter in
      // A bias follows its weights and is divided by the same number.
      let weights = drawn.parameters[place - place % 2].shape
      let inputs = weights.lengths.dropLast().reduce(1, *)
      let numbers = (0..<parameter.count).map {
        sin(0.7 * Double($0) + Double(place)) / Double(inputs).squareRoot()
      }
      return Tensor(doubles: numbers, shape: parameter.shape)
    }
  }
}

@Suite struct ImageTorsoTests {
  private let atari = PictureLayout(height: 84, width: 84, channels: 4, isChannelsFirst: true)

  private func torso(_ kind: TorsoKind, _ layout: PictureLayout? = nil) -> ImageTorso {
    var random = RandomStream(seed: 3)
    return ImageTorso(kind, layout ?? atari, using: &random)
  }

  private func vector(_ numbers: [Double]) -> Tensor {
    Tensor(doubles: numbers, shape: [numbers.count])
  }

  @Test(arguments: [(ElementType.float64, 1e-10), (.float32, 2e-4)])
  func valuesAndGradientsAreTorchs(type: ElementType, bound: Double) throws {
    for reference in try ReferenceTorso.all() {
      let torso = try reference.torso().converted(to: type)
      let size = reference.layout.size
      let pixels = Tensor(
        doubles: (0..<2 * size).map { Double($0 * 37 % 256) }, shape: [2, size]
      ).converted(to: type)
      let slopes = Tensor(doubles: (0..<512).map { sin(Double($0)) }, shape: [2, 256])
        .converted(to: type)
      let (features, loss, gradients) = withTape {
        let (tracked, seen) = (torso.tracked(), pixels.tracked())
        let features = tracked(seen)
        let loss = (features * slopes).sum()
        return (
          features.doubles, loss.number,
          gradient(of: loss, at: tracked.parameters + [seen]).map(\.doubles)
        )
      }
      let picked = stride(from: 0, to: features.count, by: 37).map { features[$0] }
      let name = "\(reference.kind) \(reference.height)×\(reference.width)"
      #expect(
        largestRelativeError(of: vector(picked), against: vector(reference.features)) < bound,
        "\(name)")
      #expect(abs(loss - reference.loss) < bound * max(1, abs(reference.loss)), "\(name)")
      try #require(gradients.count == reference.norms.count)
      for (place, gradient) in gradients.enumerated() {
        let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let (expected, first) = (reference.norms[place], reference.firsts[place])
        #expect(abs(norm - expected) < bound * expected, "\(name), parameter \(place)")
        #expect(abs(gradient[0] - first) < bound * expected, "\(name), parameter \(place)")
      }
    }
  }

  /// Zhu and Kaneko 2021, Section 4.1, with a linear head for `actions`.
  @Test(arguments: [
    (TorsoKind.impala, 1_089_232), (.drarl, 1_135_632), (.simpleDRARL, 1_135_632),
    (.largeImpala, 1_130_864),
  ])
  func thereAreAsManyParametersAsTheStudySays(kind: TorsoKind, count: Int) {
    let torso = torso(kind)
    for actions in 4...18 {
      var random = RandomStream(seed: 1)
      let head = Linear(ImageTorso.width, actions, using: &random)
      #expect(torso.parameterCount + head.parameterCount == count + 257 * actions)
    }
  }

  @Test(arguments: [TorsoKind.drarl, .simpleDRARL]) func aClosedMaskLeavesTheTrunk(kind: TorsoKind)
  {
    let layout = PictureLayout(height: 20, width: 12, channels: 2, isChannelsFirst: true)
    var masked = torso(kind, layout)
    let plain = torso(.impala, layout)
    var random = RandomStream(seed: 9)
    let pictures = Tensor.uniform([3, layout.size], 0, 255, using: &random)
    // One name, one stream: the trunks are the same, so only the mask makes a difference …
    #expect(masked(pictures).floats != plain(pictures).floats)
    for index in masked.stages.indices {
      masked.stages[index].mask?.second.bias = .filled(
        [ImageTorsoTests.channels[index]], with: -1e4)
    }
    // … and none at all where its logits are far below zero.
    #expect(masked(pictures).floats == plain(pictures).floats)
    // Where they are far above, every stage gives twice its trunk.
    for index in masked.stages.indices {
      masked.stages[index].mask?.second.bias = .filled(
        [ImageTorsoTests.channels[index]], with: 1e4)
    }
    let first = masked.stages[0](layout.pictures(from: pictures))
    let trunk = plain.stages[0](layout.pictures(from: pictures))
    #expect(first.floats == (trunk * 2).floats)
  }

  private static let channels = [16, 32, 32]

  @Test func everySizeIsSeen() {
    for (height, width) in [(1, 1), (5, 3), (10, 10), (33, 64)] {
      let layout = PictureLayout(height: height, width: width, channels: 3, isChannelsFirst: false)
      for kind in TorsoKind.allCases where kind != .none {
        let features = torso(kind, layout)(.zeros([2, layout.size]))
        #expect(features.shape == [2, 256])
      }
    }
  }

  @Test func whatLiesFirstDoesNotMatter() {
    let (height, width, channels) = (6, 5, 3)
    let first = PictureLayout(
      height: height, width: width, channels: channels, isChannelsFirst: true)
    var last = first
    last.isChannelsFirst = false
    var random = RandomStream(seed: 2)
    let planes = Tensor.uniform([2, channels, height, width], 0, 255, using: &random)
    let pixels = planes.transposed([0, 2, 3, 1])
    let a = first.pictures(from: planes.reshaped([2, first.size]))
    let b = last.pictures(from: pixels.reshaped([2, last.size]))
    #expect(a.floats == b.floats)
    #expect(a.shape == [2, height, width, channels])
    // Pixel (row 4, column 2) of picture 1, channel 2: a 255th of what came in.
    let place = ((1 * height + 4) * width + 2) * channels + 2
    let given = planes.floats[((1 * channels + 2) * height + 4) * width + 2]
    #expect(abs(a.floats[place] - given / 255) < 1e-6)
  }

  @Test func whatIsRecordedIsWhatWasComputed() {
    let layout = PictureLayout(height: 20, width: 12, channels: 2, isChannelsFirst: true)
    let torso = torso(.drarl, layout)
    var random = RandomStream(seed: 4)
    let pictures = Tensor.uniform([2, layout.size], 0, 255, using: &random)
    var activations = Activations()
    let features = torso(pictures, recording: &activations)
    #expect(features.floats == torso(pictures).floats)
    #expect(
      activations.entries.map(\.name) == [
        "pictures", "mask.0", "stage.0", "mask.1", "stage.1", "mask.2", "stage.2", "features",
      ])
    #expect(activations["stage.0"]?.shape == [2, 10, 6, 16])
    #expect(activations["mask.0"]?.shape == [2, 10, 6, 16])
    #expect(activations["stage.2"]?.shape == [2, 3, 2, 32])
    #expect((activations["mask.2"]?.floats ?? [-1]).allSatisfy { $0 > 0 && $0 < 1 })
    if let last = activations["stage.2"] {
      #expect(torso.features(fromLast: last).floats == features.floats)
    }
  }

  @Test func wrongPicturesAreRefused() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let layout = PictureLayout(height: 4, width: 4, channels: 1, isChannelsFirst: true)
      _ = layout.pictures(from: .zeros([2, 15]))
    }
    #expect(
      says(
        result,
        "rows [2, 15] are not pictures of 4×4 pixels with 1 channels, [batch, 16]"))
  }
}
