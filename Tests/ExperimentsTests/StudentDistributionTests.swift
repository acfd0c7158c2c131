import Testing

@testable import Experiments

@Suite("Student's distribution and comparisons of means")
struct StudentDistributionTests {
  /// SciPy 1's `t.ppf(0.975)`, `t.ppf(0.6)` and `t.cdf(-1.3)`.
  @Test(arguments: [
    (0.7, 36.611415031588656, 0.35603136523468015, 0.23916265103959003),
    (1, 12.706204736174694, 0.32491969623290634, 0.20871440016015272),
    (2, 4.302652729749462, 0.2886751345948128, 0.16162351590802015),
    (2.5, 3.5746548420036817, 0.2814595127485477, 0.15024339463535416),
    (4, 2.7764451051977934, 0.2707222947075976, 0.13172579823561206),
    (10, 2.228138851986274, 0.2601848294920803, 0.1113829086034223),
    (30, 2.0422724563012378, 0.2556053649519128, 0.10175047926905843),
    (1000, 1.9623390808264083, 0.25341451583949876, 0.09695026420772866),
  ])
  func asSciPy(degrees: Double, wide: Double, narrow: Double, below: Double) {
    let distribution = StudentDistribution(degrees: degrees)
    #expect(abs(distribution.quantile(0.975) / wide - 1) < 1e-10)
    #expect(abs(distribution.quantile(0.6) / narrow - 1) < 1e-10)
    #expect(abs(distribution.cumulative(-1.3) / below - 1) < 1e-11)
  }

  @Test func laws() {
    for degrees in [0.5, 1, 3.7, 60] {
      let distribution = StudentDistribution(degrees: degrees)
      #expect(distribution.quantile(0.5) == 0 && distribution.cumulative(0) == 0.5)
      #expect(distribution.cumulative(.infinity) == 1 && distribution.cumulative(-.infinity) == 0)
      for probability in [0.001, 0.2, 0.7, 0.995] {
        let value = distribution.quantile(probability)
        #expect(abs(distribution.cumulative(value) - probability) < 1e-12)
        #expect(abs(value + distribution.quantile(1 - probability)) < 1e-9 * abs(value))
      }
    }
  }

  /// SciPy 1's `ttest_ind(…, equal_var=False).confidence_interval()`; the degrees are 2.97.
  @Test func welch() throws {
    let interval = try #require(
      Statistics.welchInterval(of: [200, 210, 260], minus: [150, 170, 180, 140]))
    #expect(abs(interval.lowerBound - -2.879640090519217) < 1e-9)
    #expect(abs(interval.upperBound - 129.5463067571859) < 1e-9)
    #expect(Statistics.welchInterval(of: [1], minus: [1, 2]) == nil)
    #expect(Statistics.welchInterval(of: [1, 2], minus: [1]) == nil)
    #expect(Statistics.welchInterval(of: [3, 3], minus: [1, 1]) == 2...2)
    #expect(Statistics.welchInterval(of: [3, .infinity], minus: [1, 1]) == nil)
  }

  /// Of six pairs, the first is greater in three, and one is a tie.
  @Test func improvement() {
    #expect(Statistics.probabilityOfImprovement([1, 2, 3], over: [2, 0]) == 4.5 / 6)
    #expect(Statistics.probabilityOfImprovement([1], over: [1]) == 0.5)
    #expect(Statistics.probabilityOfImprovement([], over: [1]).isNaN)
  }
}
