import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@testable import Algorithms

/// Draws that SciPy made; see Fixtures/gaussian.py.
private struct ReferenceDraw: Decodable {
  let name: String
  let mean: [Double]
  let logDeviation: [Double]
  let noise: [Double]
  let action: [Double]
  let logDensity: Double

  static func all() throws -> [ReferenceDraw] {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/gaussian", withExtension: "json"))
    let cases = try JSONDecoder().decode([ReferenceDraw].self, from: Data(contentsOf: url))
    try #require(cases.count == 6)
    return cases
  }
}

@Suite struct GaussianActorTests {
  /// An actor that is told its means and the logarithms of its deviations: its features are what it
  /// sees, first the ones, then the others.
  private func told(_ actions: Int, _ type: ElementType = .float64) -> GaussianActor {
    var random = RandomStream(seed: 1)
    var actor = GaussianActor(
      observationSize: 2 * actions, actionSize: actions, hidden: [], initializer: .fanInUniform,
      using: &random)
    func picking(_ offset: Int) -> Tensor {
      Tensor(
        (0..<2 * actions).map { row in
          (0..<actions).map { column in row == column + offset ? 1 : 0 }
        })
    }
    actor.mean.weights = picking(0)
    actor.mean.bias = .zeros([actions])
    actor.logDeviation.weights = picking(actions)
    actor.logDeviation.bias = .zeros([actions])
    return actor.converted(to: type)
  }

  private func row(_ numbers: [Double], _ type: ElementType = .float64) -> Tensor {
    Tensor(doubles: numbers, shape: [1, numbers.count]).converted(to: type)
  }

  private func drawn(seed: UInt64 = 1, _ initializer: Initializer = .kaimingNormal) -> GaussianActor
  {
    var random = RandomStream(seed: seed)
    return GaussianActor(
      observationSize: 3, actionSize: 2, hidden: [8, 6], initializer: initializer, using: &random)
  }

  @Test(arguments: [(ElementType.float64, 1e-13), (.float32, 2e-6)])
  func actionsAndDensitiesAreSciPys(type: ElementType, tolerance: Double) throws {
    let actor = told(2, type)
    for draw in try ReferenceDraw.all() {
      let features = row(draw.mean + draw.logDeviation, type)
      let noise = row(draw.noise, type)
      let (action, logDensity) = actor.sample(from: actor.features(features), noise: noise)
      #expect(action.shape == [1, 2] && logDensity.shape == [1, 1])
      for (ours, theirs) in zip(action.doubles, draw.action) {
        #expect(abs(ours - theirs) < tolerance, "\(draw.name)")
      }
      #expect(
        abs(logDensity.number - draw.logDensity) < tolerance * max(1, abs(draw.logDensity)),
        "\(draw.name): \(logDensity.number), not \(draw.logDensity)")
      #expect(actor.action(from: features, noise: noise).doubles == action.doubles)
    }
  }

  /// The cases hold what they are for: there, log(1 − tanh²) taken literally is minus infinity.
  @Test func theLiteralFormulaWouldFail() throws {
    let literal = try ReferenceDraw.all().map { draw in
      draw.action.map { log(1 - $0 * $0) }.contains(-.infinity)
    }
    #expect(literal.count { $0 } == 2)
  }

  /// Of one action: the density over the actions adds up to one.
  @Test(arguments: [(0.3, -0.5), (-1.0, 0.0), (0.5, -2.0), (0.0, 0.3)])
  func theDensityIntegratesToOne(mean: Double, logDeviation: Double) {
    let count = 20_000
    let width = 2 / Double(count)
    let actions = (0..<count).map { -1 + (Double($0) + 0.5) * width }
    let noise = actions.map { (atanh($0) - mean) / exp(logDeviation) }
    let features = actions.flatMap { _ in [mean, logDeviation] }
    let (action, logDensity) = told(1).sample(
      from: Tensor(doubles: features, shape: [count, 2]),
      noise: Tensor(doubles: noise, shape: [count, 1]))
    #expect(zip(action.doubles, actions).allSatisfy { abs($0 - $1) < 1e-12 })
    let total = logDensity.doubles.reduce(0) { $0 + exp($1) * width }
    #expect(abs(total - 1) < 1e-4)
  }

  /// Both what an action is and how likely it is can be differentiated in every parameter.
  @Test func theGradientEqualsDifferences() {
    // With biases: without, a row that no unit of the first layer sees stands on the second's kink.
    let actor = drawn(seed: 1, .fanInUniform).converted(to: .float64)
    var random = RandomStream(seed: 2)
    let seen = Tensor.uniform([5, 3], -1, 1, elementType: .float64, using: &random)
    let noise = Tensor.normal([5, 2], elementType: .float64, using: &random)
    let error = firstDerivativeError(
      of: { numbers in
        let moved = actor.mapped { index, _ in numbers[index] }
        let (action, logDensity) = moved.sample(from: moved.features(seen), noise: noise)
        return (action.squared().sum() * 0.7 + logDensity.sum() * 0.3)
      }, at: actor.parameters)
    #expect(error < 1e-6)
  }

  /// Beyond its bounds the deviation is the bound's, and there is nothing to learn from it.
  @Test(arguments: [(3.0, 2.0), (1.9, 1.9), (-19.9, -19.9), (-25, -20)])
  func theDeviationIsBounded(given: Double, used: Double) {
    let actor = told(1)
    let features = row([0.1, given])
    let noise = row([1e-3])
    let action = actor.action(from: features, noise: noise).number
    #expect(abs(atanh(action) - (0.1 + exp(used) * 1e-3)) < 1e-12)
    let isInside = given == used
    let slope = withTape {
      let tracked = actor.tracked()
      return gradient(
        of: tracked.sample(from: features, noise: noise).logDensity.sum(), at: tracked)
    }
    // The logarithm of the deviation is the last layer: its bias's slope is −1 and a little.
    #expect((slope.tensors[3].number == 0) == !isInside)
    #expect(slope.tensors[1].number != 0)
  }

  @Test func theMeanActionHasNoNoise() {
    let actor = drawn()
    var random = RandomStream(seed: 3)
    let features = actor.features(.uniform([7, 3], -1, 1, using: &random))
    #expect(features.shape == [7, 6] && actor.featureWidth == 6)
    let mean = actor.action(from: features)
    #expect(mean.floats == actor.mean(features).hyperbolicTangent().floats)
    #expect(mean.floats == actor.action(from: features, noise: .zeros([7, 2])).floats)
    #expect(mean.floats != actor.action(from: features, noise: .ones([7, 2])).floats)
  }

  @Test func theWalkAndItsParts() {
    let actor = drawn()
    #expect(
      actor.namedParameters.map(\.name) == [
        "hidden.0.weights", "hidden.0.bias", "hidden.1.weights", "hidden.1.bias", "mean.weights",
        "mean.bias", "log_deviation.weights", "log_deviation.bias",
      ])
    #expect(actor.partSizes == [4, 4])
    #expect(drawn(seed: 2).mean.weights.floats != actor.mean.weights.floats)
    #expect(actor.mean.weights.floats != actor.logDeviation.weights.floats)
  }

  /// Both heads are one part: they share one bound.
  @Test func bothHeadsShareOneBound() {
    let actor = drawn()
    let clipping = GradientClipping(limit: 0.5, scope: .featuresAndHead)
    let ones = Gradient(actor.parameters.map { Tensor.ones($0.shape) })
    let clipped = clipping.applied(to: ones, at: actor)
    #expect(clipped.tensors.map(\.shape) == ones.tensors.map(\.shape))
    for part in [0..<4, 4..<8] {
      #expect(abs(Gradient(Array(clipped.tensors[part])).norm - 0.5) < 1e-6)
    }
  }

  @Test func noiseOfAnotherShape() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = RandomStream(seed: 1)
      let actor = GaussianActor(
        observationSize: 3, actionSize: 2, hidden: [4], initializer: .fanInUniform, using: &random)
      _ = actor.sample(from: .zeros([5, 4]), noise: .zeros([5, 1]))
    }
    #expect(says(result, "GaussianActor: the noise [5, 1] does not fit the mean [5, 2]"))
  }
}
