using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Files;
using Fathom.Tests.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Files made here, number by number: variants that no fixture has, and what is refused.</summary>
public sealed class ForeignFormatTests : IDisposable
{
    const int Width = 4, Latents = 6;

    static readonly float[] E = Numbers.Normal(Latents * Width, 120), D = Numbers.Normal(Latents * Width, 121),
        B = Numbers.Normal(Latents, 122), C = Numbers.Normal(Width, 123);

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("batchtopk", false)]
    [InlineData("matryoshka_batchtopk", true)]
    public void A_training_checkpoint_of_saelens_has_one_threshold(string architecture, bool rescales)
    {
        SaeLens($$$"""
            {"architecture": "{{{architecture}}}", "d_in": 4, "d_sae": 6, "k": 2.5, "apply_b_dec_to_input": true,
             "rescale_acts_by_decoder_norm": {{{(rescales ? "true" : "false")}}}, "metadata": {"sae_lens_version": "6.18.0"}}
            """, TensorData.Of("topk_threshold", new double[] { 0.75 }));
        using var sae = (JumpReluSae)DictionaryFormat.Open(folder.Path).Coder;
        Assert.Equal(Enumerable.Repeat(0.75f, Latents), sae.Threshold.ToArray());
        Assert.Equal((rescales, true), (sae.RescalesByDecoderNorm, sae.CentersInput));
    }

    [Fact]
    public void What_saelens_has_and_this_version_does_not_is_refused_by_name()
    {
        SaeLens("""{"architecture": "temporal", "d_in": 4, "d_sae": 6, "metadata": {"sae_lens_version": "6.22.0"}}""");
        Refusal.Of(() => DictionaryFormat.Open(folder.Path), folder.Path, "architecture is 'temporal'; this version reads");
        SaeLens("""
            {"architecture": "transcoder", "d_in": 4, "d_sae": 6, "apply_b_dec_to_input": true, "metadata": {}}
            """);
        Refusal.Of(() => DictionaryFormat.Open(folder.Path), folder.Path, "which SAELens refuses of a transcoder");
    }

    /// <summary>Versions before 6 and its alphas; what the hook's heads are laid out as changes nothing.</summary>
    [Theory]
    [InlineData("""
        {"sae_lens_version": "5.9.1", "hook_name": "blocks.1.attn.hook_z", "d_in": 4, "d_sae": 6}
        """, "blocks.1.attn.hook_z")]
    [InlineData("""
        {"architecture": "standard", "d_in": 4, "d_sae": 6, "normalize_activations": null, "reshape_activations": "hook_z",
         "meta": {"hook_name": "blocks.1.attn.hook_z", "sae_lens_version": "6.0.0-rc.1"}}
        """, "blocks.1.attn.hook_z")]
    [InlineData("""{"activation_fn": "relu", "normalize_activations": true, "d_in": 4, "d_sae": 6}""", null)]
    public void Older_files_are_brought_to_the_names_of_today(string config, string? hook)
    {
        SaeLens(config);
        LoadedDictionary read = DictionaryFormat.Open(folder.Path);
        Assert.Equal(hook, read.HookName);
        using var sae = (StandardSae)read.Coder;
        Assert.True(sae.CentersInput);
    }

    /// <summary>A kind that SAELens lacks is written under a name that it refuses, and read back to the bit.</summary>
    [Fact]
    public void Every_kind_survives_our_own_layout()
    {
        SaeWeights weights = new(E, B, D, C), transcoder = weights with { CentersInput = false, IsTranscoder = true };
        float[] skip = Numbers.Normal(Width * Width, 124), threshold = [.. Numbers.Normal(Latents, 125).Select(Math.Abs)];
        (Sae Sae, string Name)[] all =
        [
            (new StandardSae(weights), "standard"), (new StandardSae(transcoder), "transcoder"),
            (new StandardSae(transcoder with { Skip = skip }), "skip_transcoder"),
            (new StandardSae(weights with { Skip = skip }), "fathom_standard"),
            (new StandardSae(transcoder with { CentersInput = true }), "fathom_standard"),
            (new JumpReluSae(weights with { Normalisation = InputNormalisation.LayerNorm }, threshold), "jumprelu"),
            (new JumpReluSae(transcoder, threshold), "jumprelu_transcoder"),
            (new JumpReluSae(transcoder with { Skip = skip }, threshold), "jumprelu_skip_transcoder"),
            (new TopKSae(weights with { RescalesByDecoderNorm = true }, 2), "topk"), (new TopKSae(transcoder, 2), "fathom_topk"),
            (new GatedSae(weights, B, threshold), "gated"), (new GatedSae(transcoder, B, threshold), "fathom_gated"),
            (new MatchingPursuitSae(D, C, 0.5, 3, InputNormalisation.ConstantNorm), "matching_pursuit"),
            (new SignedTopKSae(weights, 3), "fathom_signed_topk"), (new SignedTopKSae(weights, 3, false), "fathom_signed_topk"),
            (new GroupMaxSae(transcoder with { Skip = skip }, 3), "fathom_groupmax"),
        ];
        foreach ((Sae sae, string name) in all)
        {
            using var target = new TempFolder();
            SaeLensFolder.Write(target.Path, sae, new Dictionary<string, object?>(), new double[Latents]);
            Assert.Equal(name, JsonNode.Parse(File.ReadAllText(target.File("cfg.json")))!["architecture"]!.ToString());
            LoadedDictionary read = SaeLensFolder.Read(target.Path);
            AssertSame(sae, (Sae)read.Coder, tolerance: 0);
            Assert.Equal(Enumerable.Repeat(-10f, Latents), read.Sparsity!);
        }
    }

    /// <summary>Ranks in units of decoder norms have a name for topk only; of other kinds they are multiplied in.</summary>
    [Fact]
    public void Decoder_norms_are_folded_where_the_layout_cannot_say_them()
    {
        var sae = new JumpReluSae(new SaeWeights(E, B, D, C) { RescalesByDecoderNorm = true }, [1, 2, 0.1f, 0.2f, 0.3f, 0.4f]);
        SaeLensFolder.Write(folder.Path, sae, new Dictionary<string, object?>(), new double[Latents]);
        var read = (Sae)SaeLensFolder.Read(folder.Path).Coder;
        Assert.False(read.RescalesByDecoderNorm);
        AssertSame(sae, read, 1e-5);
    }

    /// <summary>A folder of sparsify is called as the module whose output is learned: an autoencoder reads it, a transcoder
    /// writes it.</summary>
    [Theory]
    [InlineData(false, "hook_name", "hook_name_out")]
    [InlineData(true, "hook_name_out", "hook_name")]
    public void The_folder_of_a_sparsify_dictionary_is_the_site_of_its_output(bool transcoder, string named, string other)
    {
        var sae = new TopKSae(new SaeWeights(E, B, D, C) { CentersInput = !transcoder, IsTranscoder = transcoder }, 2);
        string path = folder.File("layers.1.mlp");
        DictionaryFormat.All.Single(format => format.Name == "sparsify").Write(path, new(sae, [], folder.Path, []));
        JsonNode metadata = DictionaryFormat.Open(path).Config["metadata"]!;
        Assert.Equal("layers.1.mlp", metadata[named]!.ToString());
        Assert.Null(metadata[other]);
    }

    /// <summary>An autoencoder that does not subtract b_dec has a form in sparsify, where all do.</summary>
    [Fact]
    public void Sparsify_gets_the_subtraction_that_it_does_anyway()
    {
        foreach (SaeWeights weights in (SaeWeights[])[new(E, B, D, C) { CentersInput = false },
            new(E, B, D, C) { IsTranscoder = true }, new(E, B, D, C) { RescalesByDecoderNorm = true }])
        {
            var sae = new TopKSae(weights, 2);
            using var target = new TempFolder();
            DictionaryFormat.All.Single(format => format.Name == "sparsify")
                .Write(target.Path, new(sae, SaeLensFolder.Config(sae, []), "x", []));
            var read = (Sae)DictionaryFormat.Open(target.Path).Coder;
            Assert.Equal(sae.IsAutoencoder, read.CentersInput);
            AssertSame(sae, read, 1e-5);
        }
    }

    [Fact]
    public void A_dictionary_learning_file_without_a_configuration_is_read_where_its_tensors_say_enough()
    {
        RawTorch file = Linear("decoder.bias", new RawTorch().Dictionary()).EndDictionary();
        AssertSame(new StandardSae(new(E, B, D, C) { CentersInput = false }), Torch(file), 0);
        file = Linear("bias", new RawTorch().Dictionary()).EndDictionary();
        AssertSame(new StandardSae(new(E, B, D, C)), Torch(file), 0);
        file = Linear("b_dec", new RawTorch().Dictionary()).Text("k").View("IntStorage", [2, 0, 0, 0], 1, 0, [], [])
            .EndDictionary();
        AssertSame(new TopKSae(E, B, D, C, 2), Torch(file), 0);
    }

    /// <summary>A threshold of −1 was never set: plain relu.</summary>
    [Fact]
    public void A_batch_topk_threshold_that_was_never_set_is_none()
    {
        File.WriteAllText(folder.File("config.json"), """{"trainer": {"dict_class": "BatchTopKSAE"}}""");
        RawTorch file = Linear("b_dec", new RawTorch().Dictionary()).Text("k").View("IntStorage", [2, 0, 0, 0], 1, 0, [], [])
            .Text("threshold").Tensor([-1]).EndDictionary();
        AssertSame(new StandardSae(E, B, D, C), Torch(file), 0);
        File.WriteAllText(folder.File("config.json"), """{"trainer": {"dict_class": "GatedAutoEncoder"}}""");
        Refusal.Of(() => DictionaryFormat.Open(folder.File("ae.pt")), folder.Path, "says dict_class 'GatedAutoEncoder'");
    }

    /// <summary>An interrupted run's weights are in units of normalised rows; its configuration may be inside alone.</summary>
    [Fact]
    public void An_interrupted_run_is_brought_to_raw_units()
    {
        RawTorch file = new RawTorch().Dictionary().Text("step").Int(3).Text("ae").Ordered();
        file = Linear("b_dec", file).Text("k").View("IntStorage", [2, 0, 0, 0], 1, 0, [], [])
            .Text("threshold").Tensor([0.5f]).EndDictionary();
        file = file.Text("config").Dictionary().Text("dict_class").Text("BatchTopKSAE").EndDictionary()
            .Text("norm_factor").Real(3).EndDictionary();
        float[] bias = [.. B.Select(b => (float)(b * 3.0))], center = [.. C.Select(c => (float)(c * 3.0))];
        AssertSame(new JumpReluSae(E, bias, D, center, [.. Enumerable.Repeat(1.5f, Latents)]), Torch(file), 0);
    }

    [Theory]
    [InlineData("Identity", null)]
    [InlineData("TopK", "Identity")]
    [InlineData("TopK", "ReLU")]
    [InlineData("Tanh", null)]
    [InlineData("TopK", "Tanh")]
    public void An_openai_activation_is_what_it_says(string activation, string? after)
    {
        RawTorch file = new RawTorch("2").Ordered().Text("pre_bias").Tensor(C, Width).Text("latent_bias").Tensor(B, Latents)
            .Text("encoder.weight").Tensor(E, Latents, Width).Text("decoder.weight").Transposed(Turned(), Width, Latents)
            .Text("activation").Text(activation).Text("activation_state_dict").Ordered();
        if (after is not null) file = file.Text("k").Int(3).Text("postact_fn").Text(after);
        file = file.EndDictionary().EndDictionary();
        SaeWeights weights = new(E, B, D, C), normed = weights with { Normalisation = InputNormalisation.LayerNorm };
        if (activation == "Tanh") Refusal.Of(() => Torch(file), folder.Path, "none of ReLU, TopK, Identity");
        else if (after == "Tanh") Refusal.Of(() => Torch(file), folder.Path, "neither ReLU nor Identity");
        else
        {
            Sae expected = after switch
            {
                null => new SignedTopKSae(weights, Latents),
                "Identity" => new SignedTopKSae(normed, 3, byMagnitude: false),
                _ => new TopKSae(normed, 3),
            };
            AssertSame(expected, Torch(file), 0);
        }
    }

    [Theory]
    [InlineData("W", "plain")]
    [InlineData("w", "embedding")]
    public void Gemma_scope_s_names_and_embeddings_are_known(string letter, string place)
    {
        float[] threshold = [.. Numbers.Normal(Latents, 126).Select(Math.Abs)];
        Directory.CreateDirectory(folder.File(place));
        RawZip.Item Array(string name, float[] values, params long[] shape)
        {
            Npy.Write(folder.File("x.npy"), values, shape);
            return new(name + ".npy", File.ReadAllBytes(folder.File("x.npy")));
        }
        File.WriteAllBytes(folder.File(place, "params.npz"), RawZip.Of(
        [
            Array(letter + "_enc", TurnedEncoder(), Width, Latents), Array(letter + "_dec", D, Latents, Width),
            Array("b_enc", B, Latents), Array("b_dec", C, Width), Array("threshold", threshold, Latents),
        ]));
        double scale = place == "embedding" ? Math.Sqrt(Width) : 1;
        var weights = new SaeWeights([.. E.Select(e => (float)(e / scale))], B, [.. D.Select(e => (float)(e * scale))], C)
        { CentersInput = false };
        AssertSame(new JumpReluSae(weights, threshold), (Sae)DictionaryFormat.Open(folder.File(place)).Coder, 0);
    }

    /// <summary>The equations of the format in double, with the options that its fixture does not have.</summary>
    [Theory]
    [InlineData("relu", false, true, 3.0)]
    [InlineData("topk", true, false, 3.0)]
    [InlineData("jumprelu", false, false, 5.0)]
    public void Llama_scope_s_scales_are_folded(string activation, bool centers, bool norms, double read)
    {
        const double written = 2;
        File.WriteAllText(folder.File("hyperparams.json"), $$$"""
            {"d_model": 4, "d_sae": 6, "act_fn": "{{{activation}}}", "top_k": 2, "jump_relu_threshold": 0.1,
             "norm_activation": "dataset-wise", "dataset_average_activation_norm": {"in": {{{read}}}, "out": {{{written}}}},
             "apply_decoder_bias_to_pre_encoder": {{{(centers ? "true" : "false")}}},
             "sparsity_include_decoder_norm": {{{(norms ? "true" : "false")}}}, "hook_point_in": "blocks.2.hook_resid_post"}
            """);
        Directory.CreateDirectory(folder.File("checkpoints"));
        SafetensorsWriter.Write(folder.File("checkpoints", "final.safetensors"),
        [
            TensorData.Of("encoder.weight", E, Latents, Width), TensorData.Of("encoder.bias", B, Latents),
            TensorData.Of("decoder.weight", Turned(), Width, Latents), TensorData.Of("decoder.bias", C, Width),
        ]);
        LoadedDictionary loaded = DictionaryFormat.Open(folder.Path);
        Assert.Equal("blocks.2.hook_resid_post", loaded.HookName);
        using var sae = (Sae)loaded.Coder;
        float[] x = Numbers.Normal(20 * Width, 127), found = new float[x.Length];
        var codes = new SparseCodes(0, 1);
        sae.Encode(x, 20, codes, Workers.One);
        sae.Decode(x, codes, found, Workers.One);
        (double a, double o) = (Math.Sqrt(Width) / read, Math.Sqrt(Width) / written);
        for (int row = 0; row < 20; row++)
        {
            double[] n = [.. Enumerable.Range(0, Latents).Select(j => !norms ? 1
                : Math.Sqrt(Enumerable.Range(0, Width).Sum(i => (double)D[j * Width + i] * D[j * Width + i])) * a / o)];
            double[] p = [.. Enumerable.Range(0, Latents).Select(j => n[j] * (B[j] / a + Enumerable.Range(0, Width)
                .Sum(i => (x[row * Width + i] - (centers ? C[i] / o : 0)) * E[j * Width + i])))];
            double bar = activation switch { "relu" => 0, "jumprelu" => 0.1, _ => Math.Max(0, p.Order().ElementAt(Latents - 3)) };
            for (int i = 0; i < Width; i++)
            {
                double y = C[i] / o + Enumerable.Range(0, Latents).Where(j => p[j] > bar)
                    .Sum(j => p[j] / n[j] * a / o * D[j * Width + i]);
                Assert.Equal(y, found[row * Width + i], 1e-4);
            }
        }
    }

    [Fact]
    public void What_is_no_dictionary_is_one_line_that_names_the_formats()
    {
        Refusal.Of(() => DictionaryFormat.Open(folder.Path), folder.Path, "of a known format; expected one of sparsify");
        Refusal.Of(() => DictionaryFormat.Open(folder.File("none")), folder.Path, "no such file or folder");
        File.WriteAllText(folder.File("config.json"), "{}");
        SafetensorsWriter.Write(folder.File("sae_weights.safetensors"), []);
        Refusal.Of(() => DictionaryFormat.Open(folder.Path), folder.Path, "a later layout of Language-Model-SAEs");
        File.Delete(folder.File("sae_weights.safetensors"));
        File.WriteAllBytes(folder.File("ae.pt"), [1, 2, 3]);
        Refusal.Of(() => DictionaryFormat.Open(folder.Path), folder.Path, "not a readable zip file");
    }

    [Theory]
    [InlineData("""{"d_in": 4}""", "'expansion_factor'")]
    [InlineData("""{"d_in": 4, "num_latents": 6, "k": 2, "activation": "relu"}""", "activation is 'relu'")]
    [InlineData("""{"d_in": 4, "num_latents": 7, "k": 2}""", "encoder.weight")]
    [InlineData("""{"d_in": 2000000000, "num_latents": 0, "expansion_factor": 2000000000}""", "4000000000000000000 latents")]
    [InlineData("""{"d_in": 4, "num_latents": 6, "k": 9}""", "k is 9")]
    [InlineData("""{"d_in": 4, "num_latents": 6, "k": 4, "activation": "groupmax"}""", "k is 4")]
    public void A_wrong_configuration_of_sparsify_is_one_line(string config, string reason)
    {
        SafetensorsWriter.Write(folder.File("sae.safetensors"),
        [
            TensorData.Of("encoder.weight", E, Latents, Width), TensorData.Of("encoder.bias", B, Latents),
            TensorData.Of("W_dec", D, Latents, Width), TensorData.Of("b_dec", C, Width),
        ]);
        File.WriteAllText(folder.File("cfg.json"), config);
        Refusal.Of(() => DictionaryFormat.Open(folder.Path), folder.Path, reason);
    }

    void SaeLens(string config, params TensorData[] further)
    {
        File.WriteAllText(folder.File("cfg.json"), config);
        SafetensorsWriter.Write(folder.File("sae_weights.safetensors"),
        [
            TensorData.Of("W_enc", TurnedEncoder(), Width, Latents), TensorData.Of("b_enc", B, Latents),
            TensorData.Of("W_dec", D, Latents, Width), TensorData.Of("b_dec", C, Width), .. further,
        ]);
    }

    Sae Torch(RawTorch file)
    {
        File.WriteAllBytes(folder.File("ae.pt"), file.File());
        return (Sae)DictionaryFormat.Open(folder.File("ae.pt")).Coder;
    }

    static RawTorch Linear(string bias, RawTorch file) => file.Text(bias).Tensor(C, Width)
        .Text("encoder.weight").Transposed(E, Latents, Width).Text("encoder.bias").Tensor(B, Latents)
        .Text("decoder.weight").Tensor(Turned(), Width, Latents);

    // [d, M]
    static float[] Turned() => [.. Enumerable.Range(0, Latents * Width).Select(at => D[at % Latents * Width + at / Latents])];

    static float[] TurnedEncoder() =>
        [.. Enumerable.Range(0, Latents * Width).Select(at => E[at % Latents * Width + at / Latents])];

    static void AssertSame(Sae expected, Sae found, double tolerance)
    {
        using (expected)
        using (found)
        {
            Assert.Equal((expected.IsAutoencoder, expected.Normalisation), (found.IsAutoencoder, found.Normalisation));
            float[] x = Numbers.Normal(50 * Width, 128), one = new float[x.Length], other = new float[x.Length];
            SparseCodes a = new(0, 1), b = new(0, 1);
            expected.Encode(x, 50, a, Workers.One);
            found.Encode(x, 50, b, Workers.One);
            expected.Decode(x, a, one, Workers.One);
            found.Decode(x, b, other, Workers.One);
            for (int i = 0; i < x.Length; i++) Assert.Equal(one[i], other[i], tolerance);
            for (int row = 0; row < 50; row++)
            {
                Assert.Equal(a.RowIndices(row), b.RowIndices(row));
                for (int i = 0; i < a.Counts[row]; i++) Assert.Equal(a.RowValues(row)[i], b.RowValues(row)[i], tolerance);
            }
        }
    }
}
