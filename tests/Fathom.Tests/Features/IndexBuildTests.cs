using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features;

/// <summary>An index is the same whoever computes it, and is there whole or not at all.</summary>
public sealed class IndexBuildTests
{
    [Fact]
    public void Files_have_the_same_bits_for_any_number_of_workers_and_any_size_of_chunk()
    {
        using var run = new TinyRun();
        run.BuildIndex(new Workers(1));
        Dictionary<string, string> expected = Files(run);
        Assert.Equal(11, expected.Count);
        foreach ((int workers, int chunk) in new[] { (2, PostingSorter.ChunkEntries), (5, 1000), (1, 64), (3, 100_000) })
        {
            Directory.Delete(run.IndexPath, recursive: true);
            run.BuildIndex(new Workers(workers), chunkEntries: chunk);
            Assert.Equal(expected, Files(run));
        }
    }

    [Fact]
    public void Small_chunks_are_spilled_and_nothing_of_them_remains()
    {
        using var run = new TinyRun();
        int spilled = 0;
        run.BuildIndex(chunkEntries: 500, progress: new Observer(progress =>
        {
            if (progress is { Stage: IndexStage.Write, Done: 0 })
                spilled = Directory.GetFiles(Path.Combine(Hidden(run), "spill"), "chunk-*.bin").Length;
        }));
        Assert.True(spilled > 2, $"{spilled} chunks were spilled");
        Assert.Equal(12, Directory.GetFileSystemEntries(run.IndexPath).Length);
        Assert.Equal([run.IndexPath], Directory.GetFileSystemEntries(Path.GetDirectoryName(run.IndexPath)!));
    }

    [Theory]
    [InlineData(IndexStage.Encode)]
    [InlineData(IndexStage.Write)]
    [InlineData(IndexStage.Statistics)]
    [InlineData(IndexStage.Neighbours)]
    [InlineData(IndexStage.Peaks)]
    [InlineData(IndexStage.Tokens)]
    [InlineData(IndexStage.CoActivation)]
    [InlineData(IndexStage.Map)]
    [InlineData(IndexStage.LogitEffects)]
    public void Cancelled_at_any_stage_it_leaves_no_index_and_no_litter(IndexStage stage)
    {
        using var run = new TinyRun();
        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => run.BuildIndex(chunkEntries: 500, cancel: cancel,
            progress: new Observer(progress =>
            {
                if (progress.Stage == stage) cancel.Cancel();
            })));
        Assert.False(FeatureIndex.Exists(run.Folder, TinyRun.Dictionary));
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(run.IndexPath)!));
        var error = Assert.Throws<InputException>(run.OpenIndex);
        Assert.Contains($"fathom index --run {run.Folder.Path} --dictionary tiny", error.Message);
    }

    [Fact]
    public void A_failed_rebuild_leaves_the_old_index_and_a_good_one_replaces_it_under_its_readers()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        Dictionary<string, string> old = Files(run);
        using FeatureIndex reader = run.OpenIndex();
        Assert.Throws<InputException>(() => run.BuildIndex(coder: new Broken(run.Coder)));
        Assert.Equal(old, Files(run));

        run.Retrain(seed: 8);
        run.BuildIndex();
        Assert.NotEqual(old, Files(run));
        Assert.Equal(reader.Statistics(0).Count, reader.PostingRows(0).Length);
        using FeatureIndex fresh = run.OpenIndex();
        Assert.NotEqual(reader.PostingValues(0).ToArray(), fresh.PostingValues(0).ToArray());
    }

    [Fact]
    public void What_a_killed_build_left_is_removed_by_the_next()
    {
        using var run = new TinyRun();
        Directory.CreateDirectory(Path.Combine(Hidden(run), "spill"));
        File.WriteAllText(Path.Combine(Hidden(run), "rows.bin"), "half of it");
        Assert.False(FeatureIndex.Exists(run.Folder, TinyRun.Dictionary));
        run.BuildIndex();
        run.OpenIndex().Dispose();
        Assert.Equal([run.IndexPath], Directory.GetFileSystemEntries(Path.GetDirectoryName(run.IndexPath)!));
    }

    [Fact]
    public void An_index_set_aside_by_a_commit_that_was_killed_comes_back()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        Dictionary<string, string> old = Files(run);
        Directory.Move(run.IndexPath, Path.Combine(Path.GetDirectoryName(run.IndexPath)!, ".tiny.replaced"));
        Assert.Throws<InputException>(() => run.BuildIndex(coder: new Broken(run.Coder)));
        Assert.Equal(old, Files(run));
    }

    [Fact]
    public void Two_builds_at_once_are_refused()
    {
        using var run = new TinyRun();
        InputException? second = null;
        run.BuildIndex(progress: new Observer(progress =>
        {
            if (progress.Stage == IndexStage.Neighbours) second ??= Assert.Throws<InputException>(() => run.BuildIndex());
        }));
        Assert.Contains("another process", second!.Message);
        run.OpenIndex().Dispose();
    }

    [Fact]
    public void A_capture_of_another_width_is_refused()
    {
        using var run = new TinyRun();
        using var narrow = new TopKSae(new float[12], new float[3], new float[12], new float[4], 1);
        var error = Assert.Throws<InputException>(() => run.BuildIndex(coder: narrow));
        Assert.Contains("rows of width 8, but dictionary 'tiny' reads width 4", error.Message);
    }

    [Theory]
    [InlineData(3, 3, 2, "row 4 ")]
    [InlineData(4, TinyRun.ContextCount, 0, "row 4 ")]
    [InlineData(0, 0, 28, "row 0 ")]
    public void Rows_out_of_order_or_of_tokens_that_are_not_there_are_refused(int row, int context, int position, string named)
    {
        using var run = new TinyRun();
        RowPosition[] positions = [.. run.Positions];
        positions[row] = new(context, position);
        BinaryFile.Write(Path.Combine(run.Folder.Capture(TinyRun.Site), "rows.bin"), ActivationStore.RowsKind, stream =>
            stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<RowPosition>(positions)));
        var error = Assert.Throws<InputException>(() => run.BuildIndex());
        Assert.StartsWith($"{run.Folder.Capture(TinyRun.Site)}: {named}", error.Message);
        Assert.Contains("capture again", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Logit_effects_that_are_not_finite_are_refused_on_any_number_of_threads(int workers)
    {
        using var run = new TinyRun();
        float[] decoder = run.Coder.DecoderWeight.ToArray();
        decoder.AsSpan(7 * TinyRun.Width, TinyRun.Width).Fill(float.MaxValue);
        using var coder = new TopKSae(run.Coder.EncoderWeight.ToArray(), run.Coder.EncoderBias.ToArray(), decoder,
            run.Coder.DecoderBias.ToArray(), TinyRun.K);
        var error = Assert.Throws<InputException>(() => run.BuildIndex(new Workers(workers), coder: coder));
        Assert.Contains("latent 7 ", error.Message);
        Assert.False(FeatureIndex.Exists(run.Folder, TinyRun.Dictionary));
    }

    static string Hidden(TinyRun run) => Path.Combine(Path.GetDirectoryName(run.IndexPath)!, ".tiny.building");

    // index.json is left out: it holds the time.
    static Dictionary<string, string> Files(TinyRun run) => Directory.GetFiles(run.IndexPath, "*.bin")
        .ToDictionary(path => Path.GetFileName(path), path => Convert.ToHexString(File.ReadAllBytes(path)));

    /// <summary>Reports at once, on the thread that works, unlike <see cref="Progress{T}"/>.</summary>
    sealed class Observer(Action<IndexProgress> see) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value) => see(value);
    }

    /// <summary>A dictionary whose activations overflow.</summary>
    sealed class Broken(TopKSae inner) : ISparseCoder
    {
        public int Width => inner.Width;

        public int OutputWidth => inner.OutputWidth;

        public bool IsAutoencoder => inner.IsAutoencoder;

        public bool IsSigned => inner.IsSigned;

        public int LatentCount => inner.LatentCount;

        public ReadOnlySpan<float> DecoderWeight => inner.DecoderWeight;

        public ReadOnlySpan<float> EncoderWeight => inner.EncoderWeight;

        public ReadOnlySpan<float> EncoderBias => inner.EncoderBias;

        public ReadOnlySpan<float> WriteNorms => inner.WriteNorms;

        public void Encode(ReadOnlySpan<float> x, int n, SparseCodes codes, Workers workers)
        {
            inner.Encode(x, n, codes, workers);
            codes.Values[^codes.Stride] = float.PositiveInfinity;
        }

        public void Decode(ReadOnlySpan<float> x, SparseCodes codes, Span<float> reconstruction, Workers workers) =>
            inner.Decode(x, codes, reconstruction, workers);

        public ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => inner.WithPermutedDecoder(order);
    }
}
