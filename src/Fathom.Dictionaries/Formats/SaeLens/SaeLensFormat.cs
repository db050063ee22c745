namespace Fathom.Dictionaries;

/// <summary>The layout of SAELens, see <see cref="SaeLensFolder"/>.</summary>
sealed class SaeLensFormat : DictionaryFormat
{
    public override string Name => "saelens";

    public override string Files => $"{SaeLensFolder.ConfigName}, {SaeLensFolder.WeightsName}";

    public override bool CanWrite => true;

    public override bool Recognises(DictionarySource source) =>
        source.Has(SaeLensFolder.ConfigName) || source.Has(SaeLensFolder.WeightsName);

    private protected override LoadedDictionary ReadOwn(DictionarySource source) => SaeLensFolder.Read(source.Folder);

    public override void Write(string folder, LoadedDictionary dictionary) => SaeLensFolder.Write(folder, dictionary);
}
