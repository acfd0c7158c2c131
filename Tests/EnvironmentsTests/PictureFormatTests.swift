import Environments
import Tensors
import Testing

@Suite struct PictureFormatTests {
  @Test func stacksHaveTheirFramesFirst() {
    let stack = Space.box(shape: [4, 84, 80], low: 0, high: 255).picture
    #expect(
      stack == PictureFormat(channels: 4, height: 84, width: 80, layout: .channelsFirst))
    #expect(stack?.size == 26_880)
    #expect(stack?.planes == 4)
    #expect(stack?.planeSize == 6720)
    // One narrow plane is no column of colours, and eight frames are no width.
    #expect(Space.box(shape: [1, 10, 3], low: 0, high: 255).picture?.layout == .channelsFirst)
    #expect(Space.box(shape: [8, 84, 84], low: 0, high: 255).picture?.channels == 8)
    // Nobody's pictures have two colours, or lines of so few pixels.
    #expect(Space.box(shape: [8, 10, 2], low: 0, high: 255).picture?.layout == .channelsFirst)
    #expect(Space.box(shape: [8, 4, 3], low: 0, high: 255).picture?.layout == .channelsFirst)
  }

  @Test func coloursOfAPixelLieSideBySide() {
    let racing = Space.box(shape: [96, 90, 3], low: 0, high: 255).picture
    #expect(racing == PictureFormat(channels: 3, height: 96, width: 90, layout: .channelsLast))
    #expect(racing?.planes == 1)
    #expect(racing?.planeSize == 96 * 90 * 3)
  }

  @Test func whatIsNotInBytesIsNoPicture() {
    #expect(Space.box(shape: [4, 84, 84], low: 0, high: 1).picture == nil)
    #expect(Space.box(shape: [4, 84, 84], low: -1, high: 255).picture == nil)
    #expect(Space.box(shape: [84, 84], low: 0, high: 255).picture == nil)
    #expect(Space.box(shape: [1, 1, 2], low: [0, 0], high: [255, 254]).picture == nil)
    #expect(Space.discrete(count: 256).picture == nil)
  }
}

@Suite struct RenderedFrameTests {
  @Test func aShadeBecomesASquareOfThreeEqualColours() {
    let frame = RenderedFrame(grey: [7, 9], height: 1, width: 2, scale: 2)
    #expect(frame.width == 4)
    #expect(frame.height == 2)
    let row: [UInt8] = [7, 7, 7, 7, 7, 7, 9, 9, 9, 9, 9, 9]
    #expect(frame.pixels == row + row)
  }

  @Test func aTaskThatCannotBeDrawnSaysSo() throws {
    let tasks = try EnvironmentRegistry.native.make("Umbrella")
    _ = try tasks.reset(seed: 1)
    #expect(
      throws: EnvironmentError.unsuitable(name: "Umbrella", what: "cannot be drawn")
    ) { try ScaledRewards(tasks, by: 2).renderFrame(of: 0) }
  }
}
