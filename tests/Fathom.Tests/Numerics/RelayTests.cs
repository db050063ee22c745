using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Numerics;

/// <summary>Two stages at once: nothing is lost, reordered or emptied before it is full, and failures come out.</summary>
public class RelayTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Pieces_come_in_order_and_never_more_than_there_are(int pieces)
    {
        List<int> emptied = [];
        int inUse = 0, most = 0;
        using var relay = new Relay<int[]>(Enumerable.Range(0, pieces).Select(_ => new int[1]), piece =>
        {
            emptied.Add(piece[0]);
            Interlocked.Decrement(ref inUse);
        });
        for (int i = 0; i < 1000; i++)
        {
            int[] piece = relay.Take();
            most = Math.Max(most, Interlocked.Increment(ref inUse));
            piece[0] = i;
            relay.Pass(piece);
        }
        relay.Complete();
        Assert.Equal(Enumerable.Range(0, 1000), emptied);
        Assert.InRange(most, 1, pieces);
    }

    [Fact]
    public void The_two_sides_overlap()
    {
        using var emptying = new ManualResetEventSlim();
        using var filledNext = new ManualResetEventSlim();
        bool overlapped = false;
        using var relay = new Relay<int[]>([new int[1], new int[1]], piece =>
        {
            if (piece[0] != 1) return;
            emptying.Set();
            overlapped = filledNext.Wait(Patience.Limit, TestContext.Current.CancellationToken);
        });
        int[] first = relay.Take();
        first[0] = 1;
        relay.Pass(first);
        Assert.True(emptying.Wait(Patience.Limit, TestContext.Current.CancellationToken));
        relay.Pass(relay.Take());
        filledNext.Set();
        relay.Complete();
        Assert.True(overlapped);
    }

    [Fact]
    public void What_emptying_throws_reaches_the_filling_side()
    {
        using var relay = new Relay<int[]>([new int[1], new int[1]], _ => throw new InputException("the disk is full"));
        var error = Assert.Throws<InputException>(() =>
        {
            for (int i = 0; i < 10; i++) relay.Pass(relay.Take());
        });
        Assert.Equal("the disk is full", error.Message);
        Assert.Throws<InputException>(relay.Complete);
    }

    [Fact]
    public void Given_up_half_way_it_waits_for_what_was_passed()
    {
        int emptied = 0;
        Assert.Throws<OperationCanceledException>(GiveUp);
        Assert.Equal(1, emptied);

        void GiveUp()
        {
            using var relay = new Relay<int[]>([new int[1], new int[1]], _ =>
            {
                Thread.Sleep(50);
                emptied++;
            });
            relay.Pass(relay.Take());
            throw new OperationCanceledException();
        }
    }
}
