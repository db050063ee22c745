using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Models;
using Fathom.Numerics;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Explaining;

/// <summary>The subject model answers about new texts as it did when it was captured.</summary>
public sealed class SubjectTests(TinyWorkspace workspace)
{
    /// <summary>On the beginnings of contexts, activations are those of the posting lists, which come from the capture.</summary>
    [Fact]
    public async Task Activations_are_those_that_were_captured()
    {
        RunFolder run = RunFolder.Open(await workspace.Run());
        using FeatureIndex index = FeatureIndex.Open(run, TinyWorkspace.Dictionary);
        using var subject = new SubjectModel(run, index.Description, new Workers(2));
        int compared = 0;
        foreach (int latent in (int[])[.. Enumerable.Range(0, 48).Where(latent => index.Statistics(latent).Count > 40).Take(5)])
        {
            Dictionary<uint, float> fires = [];
            for (int i = 0; i < index.PostingRows(latent).Length; i++)
                fires[index.PostingRows(latent)[i]] = index.PostingValues(latent)[i];
            uint[] rows = [.. fires.Keys.Take(20), .. fires.Keys.Take(20).Select(row => row + 1)];
            float[] found = subject.LastActivations(latent, [.. rows.Select(row =>
                index.Items.Context(index.Rows[row].Context)[..(index.Rows[row].Position + 1)].ToArray())]);
            for (int i = 0; i < rows.Length; i++) Assert.Equal(fires.GetValueOrDefault(rows[i]), found[i], 1e-3f);
            compared += rows.Length;
        }
        Assert.True(compared > 100);
    }

    /// <summary>−ln of the softmax of the logits, in double.</summary>
    [Fact]
    public async Task Surprisals_are_those_of_the_logits()
    {
        RunFolder run = RunFolder.Open(await workspace.Run());
        using FeatureIndex index = FeatureIndex.Open(run, TinyWorkspace.Dictionary);
        using var subject = new SubjectModel(run, index.Description, new Workers(1));
        int[] text = index.Items.Context(3).ToArray();
        float[] found = subject.Surprisals(text);
        using var model = LanguageModel.Load(workspace.Model, new Workers(1));
        float[] logits = model.Logits(TokenBatch.Of(text));
        int size = model.Config.VocabularySize;
        Assert.Equal(text.Length - 1, found.Length);
        for (int at = 1; at < text.Length; at++)
        {
            double[] row = [.. logits.Skip((at - 1) * size).Take(size).Select(x => (double)x)];
            Assert.Equal(Math.Log(row.Sum(Math.Exp)) - row[text[at]], found[at - 1], 4);
        }
        Assert.Empty(subject.Surprisals([1]));
    }
}
