import Networks
import TensorFiles
import Tensors
import TestSupport
import Testing

/// What holds for every optimizer.
enum OptimizerLaws {
  /// Element types (the files have a type of that name, too) and what rounding may do in each.
  private static func bounds(narrow: Double) -> [(Tensors.ElementType, Double)] {
    [(.float64, 1e-12), (.float32, narrow)]
  }

  /// Both kinds of step arrive where NumPy did.
  static func followsTheReference<Rule: Optimizer>(
    _ reference: ReferenceSteps, make: (Model) throws -> Rule
  ) throws {
    for (type, bound) in Self.bounds(narrow: 1e-5) {
      var inPlace = ReferenceSteps.model(reference.start, type)
      var rule = try make(inPlace)
      var copied = inPlace
      var copiedRule = rule
      for (numbers, after) in zip(reference.gradients, reference.after) {
        let gradient = Gradient(ReferenceSteps.model(numbers, type).parameters)
        let expected = ReferenceSteps.model(after, .float64).parameters
        rule.step(&inPlace, along: gradient)
        #expect(largestRelativeError(of: inPlace.parameters, against: expected) < bound)
        (copied, copiedRule) = copiedRule.stepped(copied, along: gradient)
        #expect(largestRelativeError(of: copied.parameters, against: expected) < bound)
      }
    }
  }

  /// `step` and `stepped` go the same way: parameters and moments, over many steps.
  static func twinsAgree<Rule: Optimizer>(make: (Model, GradientTreatment) -> Rule) {
    let treatments = [
      GradientTreatment(), GradientTreatment(clipNorm: 0.7, weightDecay: 0.05),
    ]
    for treatment in treatments {
      for (type, bound) in Self.bounds(narrow: 1e-6) {
        var inPlace = Model(seed: 1, elementType: type)
        var rule = make(inPlace, treatment)
        for seed in 0..<20 as Range<UInt64> {
          let gradient = Model.gradient(seed: seed, elementType: type)
          // From the same place each time: what is asked is one step, not how rounding adds up.
          let (copied, copiedRule) = rule.stepped(inPlace, along: gradient)
          rule.step(&inPlace, along: gradient)
          #expect(
            largestRelativeError(of: copied.parameters, against: inPlace.parameters) < bound)
          // Moments are sums that may cancel: their errors are next to numbers of about 1.
          let momentError = largestRelativeError(
            of: copiedRule.parameters, against: rule.parameters, floor: 1)
          #expect(momentError < bound)
          #expect(counters(of: copiedRule) == counters(of: rule))
        }
      }
    }
  }

  /// A loss after two steps, whose gradients depend on a third input, has the derivative that
  /// differences say: with respect to where the steps began and to that input.
  static func stepsAreDifferentiable<Rule: Optimizer>(make: (Model, GradientTreatment) -> Rule) {
    let start = Model(seed: 3, elementType: .float64)
    // A norm that is never reached: the factor of clipping counts as a constant.
    var rule = make(start, GradientTreatment(clipNorm: 1e6, weightDecay: 0.1))
    var warm = start
    for seed in 0..<3 as Range<UInt64> {
      rule.step(&warm, along: Model.gradient(seed: seed, elementType: .float64))
    }
    var random = RandomStream(seed: 4)
    let scale = Tensor.uniform([3], 0.5, 1.5, elementType: .float64, using: &random)
    func outer(_ inputs: [Tensor]) -> Tensor {
      withTape {
        func slope(_ model: Model) -> Gradient {
          let inner = (model.weights * inputs[2] + model.bias).hyperbolicTangent().squared().sum()
          return gradient(of: inner, at: model, keepingGraph: true)
        }
        let model = Model(weights: inputs[0], bias: inputs[1]).tracked()
        let (once, next) = rule.stepped(model, along: slope(model))
        let (twice, _) = next.stepped(once, along: slope(once))
        return twice.weights.squared().sum() + (twice.bias * 3).hyperbolicTangent().sum()
      }
    }
    let inputs = [warm.weights, warm.bias, scale]
    #expect(firstDerivativeError(of: outer, at: inputs) < 1e-6)
    let toScale = recordedGradient(of: outer, at: inputs)[2].doubles
    #expect(toScale.allSatisfy { abs($0) > 1e-6 })
  }

  /// What a file holds of an optimizer is enough for a fresh one to continue with the same bits.
  static func savedStateContinues<Rule: Optimizer>(
    make: (Model, GradientTreatment) -> Rule
  ) throws {
    var model = Model(seed: 5)
    var rule = make(model, GradientTreatment())
    for seed in 0..<7 as Range<UInt64> { rule.step(&model, along: Model.gradient(seed: seed)) }
    let file = try TensorFile(bytes: TensorFile(of: rule).encoded(), file: "optimizer")
    var loaded = make(model, GradientTreatment())
    try file.load(into: &loaded)
    var loadedModel = model
    for seed in 7..<12 as Range<UInt64> {
      rule.step(&model, along: Model.gradient(seed: seed))
      loaded.step(&loadedModel, along: Model.gradient(seed: seed))
    }
    #expect(digest(loadedModel, loaded) == digest(model, rule))
    #expect(counters(of: loaded) == counters(of: rule))
  }

  /// Copies taken before a step stay as they were.
  static func copiesStay<Rule: Optimizer>(make: (Model, GradientTreatment) -> Rule) {
    var model = Model(seed: 6)
    var rule = make(model, GradientTreatment())
    rule.step(&model, along: Model.gradient(seed: 0))
    let before = (model, rule)
    let digestBefore = digest(model, rule)
    rule.step(&model, along: Model.gradient(seed: 1))
    #expect(digest(before.0, before.1) == digestBefore)
    #expect(digest(model, rule) != digestBefore)
    #expect(largestDifference(model, before.0) > 0)
  }

  /// The rate counts: none moves nothing.
  static func noRateMovesNothing<Rule: Optimizer>(make: (Model, GradientTreatment) -> Rule) {
    var model = Model(seed: 7)
    let before = model
    var rule = make(model, GradientTreatment())
    rule.rate = 0
    rule.step(&model, along: Model.gradient(seed: 0))
    #expect(largestDifference(model, before) == 0)
  }

  private static func largestDifference(_ a: Model, _ b: Model) -> Double {
    a.largestDifference(from: b)
  }

  private static func digest(_ model: Model, _ rule: some Optimizer) -> TraceDigest {
    var digest = TraceDigest()
    digest.add(model)
    digest.add(rule)
    return digest
  }

  private struct Counters: ParameterVisitor {
    var values: [Int] = []
    mutating func visit(_ name: String, _ parameter: inout Tensor) {}
    mutating func visit(_ name: String, _ counter: inout Int) { values.append(counter) }
  }

  private static func counters(of rule: some Optimizer) -> [Int] {
    var copy = rule
    var counters = Counters()
    copy.walk(&counters)
    return counters.values
  }
}
