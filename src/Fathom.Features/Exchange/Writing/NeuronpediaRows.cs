using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fathom.Features;

/// <summary>The rows of Neuronpedia's tables, with the names of its columns. What Fathom does not know is empty or null.</summary>
sealed class NeuronpediaRows(CardSource source, NeuronpediaNames names)
{
    // The account that every installation of Neuronpedia has, and that its own tools fall back on.
    const string Creator = "clkht01d40000jv08hvalcvly";

    const string CreatorName = "Fathom";
    const string Public = "PUBLIC";

    readonly string created = source.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public object Release() => new
    {
        name = names.SetName,
        description = Words,
        descriptionShort = Words,
        creatorName = CreatorName,
        creatorId = Creator,
        visibility = Public,
        isNewUi = false,
        featured = false,
        urls = Array.Empty<string>(),
        creatorEmail = (string?)null,
        creatorNameShort = CreatorName,
        defaultSourceSetName = (string?)null,
        defaultSourceId = (string?)null,
        defaultUmapSourceIds = Array.Empty<string>(),
        createdAt = created,
    };

    public object Model() => new
    {
        id = names.ModelId,
        instruct = false,
        creatorId = Creator,
        displayNameShort = names.ModelId,
        displayName = names.ModelId,
        tlensId = (string?)null,
        dimension = (int?)null,
        visibility = Public,
        defaultSourceSetName = (string?)null,
        defaultSourceId = (string?)null,
        inferenceEnabled = false,
        layers = 0,
        neuronsPerLayer = 0,
        createdAt = created,
        owner = "",
        updatedAt = created,
        website = (string?)null,
    };

    public object SourceSet() => new
    {
        modelId = names.ModelId,
        name = names.SetName,
        creatorId = Creator,
        hasDashboards = true,
        visibility = Public,
        description = Words,
        type = "",
        creatorName = CreatorName,
        urls = Array.Empty<string>(),
        creatorEmail = (string?)null,
        releaseName = names.SetName,
        defaultOfModelId = (string?)null,
        defaultRange = 1,
        defaultShowBreaks = true,
        showDfa = false,
        showCorrelated = false,
        showHeadAttribution = false,
        showUmap = false,
        createdAt = created,
    };

    public object Source() => new
    {
        id = names.SourceId,
        modelId = names.ModelId,
        setName = names.SetName,
        creatorId = Creator,
        hasDashboards = true,
        inferenceEnabled = false,
        inferenceHosts = Array.Empty<string>(),
        saelensConfig = (string?)null,
        saelensRelease = (string?)null,
        saelensSaeId = (string?)null,
        hfRepoId = (string?)null,
        hfFolderId = (string?)null,
        visibility = Public,
        defaultOfModelId = (string?)null,
        hasUmap = false,
        hasUmapLogSparsity = false,
        hasUmapClusters = false,
        num_prompts = source.Contexts > 0 ? source.Contexts : (int?)null,
        num_tokens_in_prompt = source.ContextLength > 0 ? source.ContextLength : (int?)null,
        dataset = source.Dataset.Length > 0 ? source.Dataset : null,
        notes = (string?)null,
        createdAt = created,
    };

    public object Feature(FeatureCard card) => new
    {
        modelId = names.ModelId,
        layer = names.SourceId,
        index = Index(card.Latent),
        creatorId = Creator,
        createdAt = created,
        maxActApprox = card.Max,
        hasVector = false,
        vector = Array.Empty<float>(),
        vectorLabel = (string?)null,
        vectorDefaultSteerStrength = card.Max,
        hookName = (string?)null,
        topkCosSimIndices = card.Neighbours.Select(near => near.Latent),
        topkCosSimValues = card.Neighbours.Select(near => near.Cosine),
        neuron_alignment_indices = Array.Empty<int>(),
        neuron_alignment_values = Array.Empty<float>(),
        neuron_alignment_l1 = Array.Empty<float>(),
        correlated_neurons_indices = Array.Empty<int>(),
        correlated_neurons_pearson = Array.Empty<float>(),
        correlated_neurons_l1 = Array.Empty<float>(),
        correlated_features_indices = Array.Empty<int>(),
        correlated_features_pearson = Array.Empty<float>(),
        correlated_features_l1 = Array.Empty<float>(),
        neg_str = card.Lowers.Select(token => Storable(token.Text)),
        neg_values = card.Lowers.Select(token => token.Value),
        pos_str = card.Raises.Select(token => Storable(token.Text)),
        pos_values = card.Raises.Select(token => token.Value),
        frac_nonzero = card.Density,
        freq_hist_data_bar_heights = Heights(card.Activations),
        freq_hist_data_bar_values = Middles(card.Activations),
        logits_hist_data_bar_heights = Heights(card.Logits),
        logits_hist_data_bar_values = Middles(card.Logits),
        decoder_weights_dist = Array.Empty<float>(),
        sourceSetName = names.SetName,
    };

    public IEnumerable<object> Activations(FeatureCard card) => card.Examples.Select((example, i) =>
    {
        float max = example.Activations.Max();
        return (object)new
        {
            id = Id("activation", card.Latent, i),
            tokens = example.Tokens.Select(Storable),
            index = Index(card.Latent),
            layer = names.SourceId,
            modelId = names.ModelId,
            maxValue = max,
            maxValueTokenIndex = example.Activations.Index().First(each => each.Item == max).Index,
            minValue = example.Activations.Min(),
            values = example.Activations,
            creatorId = Creator,
            dataSource = (string?)null,
            dataIndex = (string?)null,
            dfaValues = Array.Empty<float>(),
            dfaTargetIndex = (int?)null,
            dfaMaxValue = (float?)null,
            createdAt = created,
            lossValues = Array.Empty<float>(),
            logitContributions = (string?)null,
            binMin = example.Interval?.Low ?? -1,
            binMax = example.Interval?.High ?? card.Max,
            binContains = example.Interval?.Share ?? -1,
            qualifyingTokenIndex = example.Peak,
        };
    });

    // Types of explanations are rows of another table there, so the kind of explainer goes into the notes.
    public object Explanation(int latent, CardLabel label, int place) => new
    {
        id = Id("explanation", latent, place),
        modelId = names.ModelId,
        layer = names.SourceId,
        index = Index(latent),
        description = Storable(label.Text),
        authorId = Creator,
        embedding = (string?)null,
        triggeredById = (string?)null,
        typeName = (string?)null,
        explanationModelName = (string?)null,
        notes = JsonSerializer.Serialize(label with { Text = "" }, JsonFile.Options).ReplaceLineEndings(""),
        createdAt = created,
    };

    string Words => $"{source.Name}: {source.Site} of {source.Model}";

    // 25 characters like a cuid, the same for the same row.
    string Id(string kind, int latent, int place) => "c" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{names.ModelId}/{names.SourceId}/{kind}/{latent}/{place}")))[..24];

    static string Index(int latent) => latent.ToString(CultureInfo.InvariantCulture);

    // A text column of PostgreSQL holds no NUL.
    static string Storable(string text) => text.Replace('\0', '\uFFFD');

    static IEnumerable<int> Heights(CardHistogram? histogram) => histogram?.Counts ?? [];

    static IEnumerable<float> Middles(CardHistogram? histogram) => histogram is null ? []
        : Enumerable.Range(0, histogram.Counts.Count).Select(bin => (float)(histogram.Low +
            ((double)histogram.High - histogram.Low) * (bin + 0.5) / histogram.Counts.Count));
}
