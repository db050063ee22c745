using Fathom.Features;
using Fathom.Models;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features.Steering;

public class SteeringSettingsTests
{
    [Fact]
    public void What_was_saved_is_loaded()
    {
        using var temp = new TempFolder();
        var settings = new SteeringSettings
        {
            Dictionary = "tiny",
            Site = Site.Parse("blocks.2.resid_post"),
            Prompt = "Once",
            Seed = 5,
            KeepError = false,
            FrozenAttention = true,
            Interventions =
            [
                new() { Kind = InterventionKind.Clamp, Direction = new LatentSource(7), Strength = 2, Unit = StrengthUnit.Max,
                    Gate = new(3, 0.5, StrengthUnit.Max), Positions = SteeredPositions.Generated, SpecialTokens = true },
                .. new DirectionSource[] { new FileSource("v.npy", 2), new ComponentSource(1), new LabelSource("weather is rain"),
                    new ProbeSource("mine", 1), new RandomSource(9) }.Select(one => new Intervention { Direction = one }),
            ],
        };
        settings.Save(temp.File("s.json"));
        SteeringSettings loaded = SteeringSettings.Load(temp.File("s.json"));
        Assert.Equal(settings.Interventions, loaded.Interventions);
        Assert.Equal(settings, loaded with { Interventions = settings.Interventions });
        string text = File.ReadAllText(temp.File("s.json"));
        Assert.Contains("\"kind\": \"clamp\"", text);
        Assert.Contains("\"from\": \"latent\"", text);
        Assert.DoesNotContain("sampling", text);
    }

    [Fact]
    public void The_kind_of_a_direction_may_stand_anywhere() => Assert.Equal(new LatentSource(3), SteeringSettings.Parse(
        "{\"interventions\": [{\"direction\": {\"latent\": 3, \"from\": \"latent\"}}]}", "here").Interventions[0].Direction);

    [Theory]
    [InlineData("{\"interventions\": [null]}")]
    [InlineData("{\"interventions\": [{\"kind\": \"add\"}]}")]
    [InlineData("{\"interventions\": [{\"direction\": {\"from\": \"nowhere\"}}]}")]
    [InlineData("{\"interventions\": [{\"direction\": {\"from\": \"latent\"}}]}")]
    [InlineData("{\"interventions\": [{\"kind\": \"push\", \"direction\": {\"from\": \"latent\", \"latent\": 1}}]}")]
    [InlineData("{\"interventions\": [{\"direction\": {\"from\": \"latent\", \"latent\": 1}, \"strength\": \"NaN\"}]}")]
    [InlineData("{\"interventions\": [{\"direction\": {\"from\": \"texts\", \"positive\": [null], \"negative\": [\"a\"]}}]}")]
    [InlineData("{\"interventions\": [{\"direction\": {\"latent\": 1}}]}")]
    [InlineData("{\"strenght\": 1}")]
    [InlineData("{\"site\": \"blocks.x\"}")]
    [InlineData("{\"maxTokens\": -1}")]
    [InlineData("null")]
    [InlineData("[")]
    public void What_is_no_settings_is_refused_in_one_line(string json)
    {
        using var temp = new TempFolder();
        File.WriteAllText(temp.File("s.json"), json);
        string message = Assert.Throws<InputException>(() => SteeringSettings.Load(temp.File("s.json"))).Message;
        Assert.DoesNotContain('\n', message);
    }
}
