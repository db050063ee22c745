using Fathom.Cli;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features;

/// <summary>A capture of more rows than are encoded at a time, whose blocks reach the posting lists while others are made.</summary>
public sealed class IndexBlockTests
{
    const int Rows = 3 * 4096 + 5, Width = 8, Latents = 40, K = 3;

    [Theory]
    [InlineData(1, 1 << 22)]
    [InlineData(3, 5000)]
    public void Lists_are_those_of_all_rows_encoded_at_once(int workers, int chunkEntries)
    {
        using var folder = new TempFolder();
        using TopKSae coder = new BenchDictionary { Width = Width, Latents = Latents, K = K }.Make(Workers.One);
        RunFolder run = BenchCapture.Write(folder.Path, Rows, RowType.F32, coder, Workers.One);
        using ActivationStore store = ActivationStore.Open(run.Capture(BenchCapture.Site));
        using ItemStore items = ItemStore.Open(run.Items);
        FeatureIndexBuilder.Build(run, BenchCapture.Name, coder, store, items, logits: null,
            new(new Workers(workers), null, CancellationToken.None), chunkEntries);

        var rows = new float[Rows * Width];
        store.Read(0, Rows, rows);
        var codes = new SparseCodes(0, 0);
        coder.Encode(rows, Rows, codes, Workers.One);
        var lists = new List<(uint Row, float Value)>[Latents];
        for (int latent = 0; latent < Latents; latent++) lists[latent] = [];
        for (int row = 0; row < Rows; row++)
            for (int i = 0; i < codes.Counts[row]; i++)
                lists[codes.RowIndices(row)[i]].Add(((uint)row, codes.RowValues(row)[i]));
        using FeatureIndex index = FeatureIndex.Open(run, BenchCapture.Name);
        Assert.Equal(lists.Sum(list => list.Count), index.Description.Entries);
        for (int latent = 0; latent < Latents; latent++)
        {
            Assert.Equal(lists[latent].Select(entry => entry.Row), index.PostingRows(latent).ToArray());
            Assert.Equal(lists[latent].Select(entry => entry.Value), index.PostingValues(latent).ToArray());
        }
    }
}
