using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

public class EncoderBlocksTests
{
    /// <summary>Every row is in one block, blocks start at groups of 12, and none is larger than fits the cache.</summary>
    [Theory]
    [InlineData(512)]
    [InlineData(768)]
    [InlineData(5000)]
    public void Blocks_cover_the_rows(int inputs)
    {
        foreach (int threads in new[] { 1, 2, 3, 16 })
            foreach (int n in new[] { 0, 1, 11, 12, 13, 48, 49, 500, 4096, 10_001 })
            {
                var blocks = new EncoderBlocks(n, inputs, new Workers(threads));
                int row = 0;
                for (int block = 0; block < blocks.Count; block++)
                {
                    Assert.Equal(row, blocks.Start(block));
                    Assert.Equal(0, row % 12);
                    int end = blocks.Start(block + 1);
                    Assert.InRange(end - row, 1, RowBlock.RowsFor(inputs));
                    row = end;
                }
                Assert.Equal(n, row);
            }
    }

    /// <summary>4,096 rows of 768 on two threads: 14 groups of 12 rows at first, 4 at last.</summary>
    [Fact]
    public void The_last_blocks_are_small()
    {
        var blocks = new EncoderBlocks(4096, 768, new Workers(2));
        Assert.Equal(168, blocks.Start(1));
        Assert.InRange(4096 - blocks.Start(blocks.Count - 1), 1, 48);
    }

    /// <summary>200 rows on two threads are one block for each.</summary>
    [Fact]
    public void Few_rows_are_cut_evenly()
    {
        var blocks = new EncoderBlocks(200, 768, new Workers(2));
        Assert.Equal((2, 108), (blocks.Count, blocks.Start(1)));
    }
}
