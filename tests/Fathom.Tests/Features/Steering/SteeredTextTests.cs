using Fathom.Evaluation;
using Fathom.Features;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Tests.Features.Steering;

public class SteeredTextTests
{
    static readonly Intervention Strong = new() { Direction = new LatentSource(3), Strength = 6 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Strength_0_is_the_default_to_the_bit(bool frozen)
    {
        using var tiny = new TinySteering();
        SteeringSettings none = TinySteering.Of(Strong with { Strength = 0 }) with { FrozenAttention = frozen };
        Assert.Equal(tiny.Text(none, SteeringColumn.Default), tiny.Text(none));
        Assert.NotEqual(tiny.Text(none), tiny.Text(TinySteering.Of(Strong)));
        var batch = TokenBatch.Of(TinySteering.Prompt);
        Hooks hooks = tiny.Hooks(none);
        using var attention = new FrozenAttention(tiny.Model, TinySteering.Site, null);
        if (frozen)
        {
            attention.Follow(batch);
            attention.AddTo(hooks);
        }
        Assert.Equal(tiny.Model.Logits(batch), tiny.Model.Logits(batch, hooks));
    }

    [Fact]
    public void A_latent_clamped_to_its_own_value_leaves_the_text_as_it_is()
    {
        using var tiny = new TinySteering();
        float[] plain = tiny.Plain(TinySteering.Prompt);
        int fires = tiny.Pick(plain, 3).Fires;
        SteeringSettings At(double value) => TinySteering.Of(new Intervention
        {
            Kind = InterventionKind.Clamp,
            Direction = new LatentSource(fires),
            Strength = value,
            Positions = SteeredPositions.Last,
        });
        float own = tiny.Codes(plain, 3)[fires];
        var batch = TokenBatch.Of(TinySteering.Prompt);
        Assert.Equal(tiny.Model.Logits(batch), tiny.Model.Logits(batch, tiny.Hooks(At(own))));
        Assert.NotEqual(tiny.Model.Logits(batch), tiny.Model.Logits(batch, tiny.Hooks(At(own + 1))));
        Assert.Equal(tiny.Text(At(own), SteeringColumn.Default), tiny.Text(At(own)));
    }

    [Fact]
    public void Error_free_is_the_reconstruction_spliced_in()
    {
        using var tiny = new TinySteering();
        var batch = TokenBatch.Of(TinySteering.Prompt);
        float[] reconstruction = tiny.Plain(TinySteering.Prompt);
        var codes = new SparseCodes(1, 1);
        tiny.Coder.Encode(reconstruction, 4, codes, Workers.One);
        tiny.Coder.Decode(reconstruction, codes, reconstruction, Workers.One);
        float[] spliced = tiny.Model.Logits(batch, new Hooks().Splice(TinySteering.Site, reconstruction));
        SteeringSettings settings = TinySteering.Of(Strong).As(SteeringColumn.ErrorFree);
        Assert.Equal(spliced, tiny.Model.Logits(batch, tiny.Hooks(settings)));
        Assert.NotEqual(spliced, tiny.Model.Logits(batch));
    }

    [Fact]
    public void Error_free_leaves_special_tokens_their_activations()
    {
        using var tiny = new TinySteering(config: Models.TinyModel.Gpt2 with { BosId = TinySteering.Prompt[0] });
        var batch = TokenBatch.Of(TinySteering.Prompt);
        var splice = new Splice(tiny.Coder, id => id == TinySteering.Prompt[0], Workers.One);
        SteeringSettings settings = TinySteering.Of(Strong).As(SteeringColumn.ErrorFree);
        Assert.Equal(tiny.Model.Logits(batch, new Hooks().Add(TinySteering.Site, splice.Reconstruct)),
            tiny.Model.Logits(batch, tiny.Hooks(settings)));
        int d = tiny.Model.Config.Width;
        Assert.Equal(tiny.Plain(TinySteering.Prompt)[..d], tiny.Steered(settings, TinySteering.Prompt)[..d]);
    }

    [Fact]
    public void Without_the_error_a_clamp_is_the_reconstruction_with_the_latent_set()
    {
        using var tiny = new TinySteering();
        float[] plain = tiny.Plain(TinySteering.Prompt), expected = new float[plain.Length];
        int fires = tiny.Pick(plain, 1).Fires, d = tiny.Model.Config.Width;
        var codes = new SparseCodes(1, 1);
        tiny.Coder.Encode(plain.AsSpan(d, d), 1, codes, Workers.One);
        codes.Values[codes.RowIndices(0).BinarySearch(fires)] = 4;
        tiny.Coder.Decode(plain.AsSpan(d, d), codes, expected.AsSpan(d, d), Workers.One);
        float[] steered = tiny.Steered(TinySteering.Of(new Intervention
        { Kind = InterventionKind.Clamp, Direction = new LatentSource(fires), Strength = 4 }) with
        { KeepError = false },
            TinySteering.Prompt);
        for (int i = 0; i < d; i++) Assert.Equal(expected[d + i], steered[d + i], 2e-5);
    }

    /// <summary>The text is made with a cache, token by token; each token is then the likeliest after one whole pass, into which
    /// the patterns of an unsteered pass are put.</summary>
    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void Frozen_attention_is_that_of_the_unsteered_run_on_the_same_tokens(string family)
    {
        using var tiny = new TinySteering(config: Models.TinyModel.Config(family));
        SteeringSettings settings = TinySteering.Of(Strong) with { FrozenAttention = true, Temperature = 0 };
        int[] frozen = tiny.Text(settings), all = [.. TinySteering.Prompt, .. frozen];
        int vocabulary = tiny.Model.Config.VocabularySize, layers = tiny.Model.Config.Layers;
        Site[] behind = [.. Enumerable.Range(1, layers - 1).Select(layer => new Site(SiteKind.AttnPattern, layer))];
        for (int made = 0; made < frozen.Length; made++)
        {
            var batch = TokenBatch.Of(all[..(TinySteering.Prompt.Length + made)]);
            ActivationCache patterns = tiny.Model.RunWithCache(batch, behind);
            Hooks hooks = tiny.Hooks(settings);
            foreach (Site site in behind) hooks.Splice(site, patterns.Memory(site));
            float[] last = tiny.Model.Logits(batch, hooks)[^vocabulary..];
            Assert.Equal(Array.IndexOf(last, last.Max()), frozen[made]);
        }
        var prompt = TokenBatch.Of(TinySteering.Prompt);
        Site second = behind[0];
        Assert.NotEqual(tiny.Model.RunWithCache(prompt, second)[second].ToArray(),
            tiny.Model.RunWithCache(prompt, tiny.Hooks(settings), second)[second].ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_number_of_threads_draws_the_same_tokens(int threads)
    {
        using TinySteering one = new(), more = new(threads: threads);
        foreach (SteeringColumn column in Enum.GetValues<SteeringColumn>())
        {
            SteeringSettings settings = TinySteering.Of(Strong with { Strength = 2 }) with { FrozenAttention = true };
            Assert.Equal(one.Text(settings, column), more.Text(settings, column));
        }
    }

    [Fact]
    public void Columns_add_what_was_clamped_and_clamp_what_was_added()
    {
        using var tiny = new TinySteering();
        Intervention add = Strong with { Direction = new LatentSource(tiny.Pick(tiny.Plain(TinySteering.Prompt), 3).Fires) };
        SteeringSettings added = TinySteering.Of(add),
            clamped = TinySteering.Of(add with { Kind = InterventionKind.Clamp });
        Assert.Equal(tiny.Text(added), tiny.Text(clamped, SteeringColumn.Steered));
        Assert.Equal(tiny.Text(clamped), tiny.Text(added, SteeringColumn.Clamped));
        Assert.NotEqual(tiny.Text(clamped), tiny.Text(added));
        Assert.Equal(tiny.Text(added with { FrozenAttention = true }), tiny.Text(clamped, SteeringColumn.Frozen));
        Assert.NotEqual(tiny.Text(added), tiny.Text(clamped, SteeringColumn.Frozen));
    }
}
