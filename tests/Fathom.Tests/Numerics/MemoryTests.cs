using System.Collections.Concurrent;
using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

public class MemoryTests
{
    /// <summary>Small ones, and large ones for which huge pages are asked.</summary>
    [Theory]
    [InlineData(0, 64)]
    [InlineData(1000, 64)]
    [InlineData((4 << 20) + 3, 2 << 20)]
    public unsafe void Native_memory_is_zeroed_and_aligned(long length, int alignment)
    {
        using NativeBuffer<float> buffer = new(length);
        Assert.Equal(0, (nint)buffer.Pointer % alignment);
        Assert.False(buffer.Span.ContainsAnyExcept(0f));
    }

    [Theory]
    [InlineData(1, 7, 3)]
    [InlineData(5, 1, 4)]
    [InlineData(13, 9, 4)]
    public void Shared_tasks_hand_out_every_part_once(int groups, int parts, int threads)
    {
        SharedTasks tasks = new(groups, parts);
        ConcurrentBag<(int, int)> seen = [];
        new Workers(threads).For(threads, _ =>
        {
            while (tasks.NextGroup() is >= 0 and int group)
                while (tasks.NextPart(group) is >= 0 and int part) seen.Add((group, part));
        });
        Assert.Equal(Enumerable.Range(0, groups * parts).Select(i => (i / parts, i % parts)), seen.Order());
    }
}
