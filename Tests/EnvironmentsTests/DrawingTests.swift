import Tensors
import Testing

@testable import Environments

/// What native tasks look like.
@Suite("Drawn environments")
struct DrawnEnvironmentTests {
  /// Red, green and blue at a place of a picture, counted from its upper left corner.
  private func pixel(_ frame: RenderedFrame, _ x: Int, _ y: Int) -> [UInt8] {
    Array(frame.pixels[(y * frame.width + x) * 3..<(y * frame.width + x) * 3 + 3])
  }

  private let white: [UInt8] = [255, 255, 255]
  private let red: [UInt8] = [213, 94, 0]

  /// By hand: on 10 pixels for 10 units, a dot of 4 units in the middle covers 2 pixels around.
  @Test func aCanvasIsCoveredWhereTheShapeIs() {
    var canvas = Canvas(width: 10, height: 10, across: 0...10, from: 0)
    canvas.line(from: (5, 5), to: (5, 5), width: 4, color: .ink)
    let dot = canvas.frame
    #expect(pixel(dot, 5, 5) == [34, 34, 34] && pixel(dot, 5, 8) == white)
    canvas.box(around: (1, 9), width: 2, height: 2, color: .red)
    // y points up: 9 is in the second row. A box that ends between pixels leaves no half ones.
    #expect(pixel(canvas.frame, 0, 0) == red && pixel(canvas.frame, 1, 1) == red)
    #expect(pixel(canvas.frame, 2, 0) == white && pixel(canvas.frame, 0, 2) == white)
    canvas.line(from: (.infinity, .nan), to: (-.infinity, 1e300), width: 1, color: .blue)
  }

  @Test func thePendulumPointsWhereItStands() {
    var pendulum = Pendulum()
    pendulum.state = [0, 0]
    #expect(pixel(pendulum.frame, 120, 40) == red && pixel(pendulum.frame, 120, 200) == white)
    pendulum.state = [.pi, 0]
    #expect(pixel(pendulum.frame, 120, 40) == white && pixel(pendulum.frame, 120, 200) == red)
    // Against the clock: a quarter turn points to the left.
    pendulum.state = [.pi / 2, 0]
    #expect(pixel(pendulum.frame, 40, 120) == red && pixel(pendulum.frame, 200, 120) == white)
  }

  @Test func theCartStandsWhereItIs() {
    var cart = CartPole()
    cart.state = [1.2, 0, 0, 0]
    #expect(pixel(cart.frame, 360, 60) == red && pixel(cart.frame, 120, 60) == white)
    cart.state = [1.2, 0, 0.2, 0]
    #expect(pixel(cart.frame, 360, 40) == white && pixel(cart.frame, 378, 40) == red)
    cart.state = [.infinity, .nan, .nan, 0]
    #expect(cart.frame.width == 480)
  }

  @Test func theCarIsInTheValley() {
    var car = MountainCarContinuous()
    car.state = [-0.5, 0, 0]
    let there = car.frame
    car.state = [0.4, 0, 0]
    #expect(there != car.frame && there.height == 320)
  }

  /// Through the registry, with its time limit, and without a change of what comes.
  @Test func drawingChangesNothing() throws {
    let names = ["CartPole", "MountainCarContinuous", "Pendulum"]
    for name in names {
      let (drawn, plain) = try (
        EnvironmentRegistry.native.make(name, count: 2),
        EnvironmentRegistry.native.make(name, count: 2)
      )
      #expect(try drawn.reset(seed: 3) == plain.reset(seed: 3))
      var random = RandomStream(seed: 1)
      for _ in 0..<5 {
        let actions = Actions.random(from: drawn.actionSpace, count: 2, using: &random)
        #expect(try drawn.renderFrame(of: 1).pixels.contains { $0 != 255 })
        #expect(try drawn.step(actions) == plain.step(actions))
      }
    }
  }
}
