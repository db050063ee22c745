using Fathom.Dictionaries;
using Fathom.Lab.Stories;

namespace Fathom.Tests.Lab.Stories;

/// <summary>What the words of sentences written by hand are labelled with, variable by variable.</summary>
public class StoryLabelTests
{
    const string Siblings = "Lily had a brother named Tom. ";
    const string Kites = "Mia had two big kites the colour of the sky. ";

    [Theory]
    // who, gender, number, age
    [InlineData("A girl named Lily had a friend called Tom.", "gender is female", "girl|Lily")]
    [InlineData("A girl named Lily had a friend called Tom.", "gender is male", "Tom")]
    [InlineData("A girl named Lily had a friend called Tom.", "relation is friend", "friend|Tom")]
    [InlineData("A girl named Lily had a friend called Tom.", "age is child", "girl|Lily|friend|Tom")]
    [InlineData("A girl named Lily had a friend called Tom.", "role is second child", "friend|Tom")]
    [InlineData(Siblings + "Lily and Tom went to the park.", "number is several", "Tom")]
    [InlineData(Siblings + "Lily and Tom went to the park.", "number is one", "Lily|brother|Tom|Lily")]
    [InlineData(Siblings + "They were dancing.", "number is several", "They")]
    [InlineData(Siblings + "They were dancing.", "gender is male", "brother|Tom|They")]
    [InlineData("Lily lived at the park. Her mother waved.", "name is Lily", "Lily|Her")]
    [InlineData("Lily lived at the park. Her mother waved. Her mother hid.", "grown-up is mother", "mother|mother")]
    [InlineData("Lily lived at the park. Her mother waved. Her mother hid.", "role is main character", "Lily|Her|Her")]
    // animal
    [InlineData("Lily had a brown dog. It wagged its tail.", "animal is dog", "dog|It|wagged its tail")]
    [InlineData("Lily had a brown dog. It wagged its tail.", "colour is brown", "brown|dog|It")]
    [InlineData("Lily had a brown dog. It wagged its tail.", "number is one", "Lily|dog|It")]
    [InlineData("Lily had a dog. She gave the animal a bone.", "animal is dog", "dog|animal|bone")]
    // place, weather, time, dates
    [InlineData("Lily lived near the swings. She danced there.", "place is park", "swings|there")]
    [InlineData("Lily lived by the lake. Lily swam to the dock.", "place is lake", "lake|dock")]
    [InlineData("Lily lived by the lake. There was a dog.", "place is lake", "lake")]
    [InlineData("Lily ran. The rain fell. There were puddles everywhere.", "weather is rain", "rain|everywhere")]
    [InlineData("Lily ran in the fog. She danced in such weather.", "weather is fog", "fog|weather")]
    [InlineData("After breakfast, Lily ran. At that hour, she danced. It was noon by now.", "time is morning", "breakfast|hour")]
    [InlineData("After breakfast, Lily ran. At that hour, she danced. It was noon by now.", "time is noon", "noon")]
    [InlineData("On the day after Sunday, a girl named Lily ran. It was Monday, the third.", "weekday is Monday",
        "Sunday|Monday")]
    [InlineData("Lily ran. It was the third of May. In that month, she danced.", "month is May", "May|month")]
    // feeling and cause
    [InlineData("Lily felt very proud. She stood tall.", "feeling is proud", "proud|tall")]
    [InlineData("Lily felt very proud. She danced.", "mood is proud", "She")]
    [InlineData(Siblings + "She felt sad. Tom felt the same.", "feeling is sad", "sad|same")]
    [InlineData("Lily ran. She was not really happy.", "feeling is happy", "")]
    [InlineData(Kites + "Mia lost them. She felt sad because the kites were gone.", "cause is a loss", "gone")]
    [InlineData(Kites + "Mia lost them. She felt sad because something was missing.", "cause is a loss", "something was missing")]
    [InlineData(Kites + "She felt proud since the kites were at hand.", "cause is a gift", "kites were at hand")]
    [InlineData("Lily ran. She felt sad now that the rain fell.", "cause is the weather", "rain fell")]
    // things, with colour and count
    [InlineData(Kites + "Everyone could see that the kites were blue.", "colour is blue", "sky|kites|blue")]
    [InlineData(Kites + "Everyone could see that the kites were blue.", "thing is kite", "kites|kites")]
    [InlineData(Kites + "Mia flew the two kites.", "count is two", "two|kites|two|kites")]
    [InlineData(Kites + "Mia flew the two kites.", "size is big", "big|kites|kites")]
    [InlineData(Kites + "Mia flew the two kites.", "thing is kite", "kites|flew|kites")]
    [InlineData(Kites + "One more kite turned up, making three.", "thing is kite", "kites|kite")]
    [InlineData(Kites + "One more kite turned up, making three.", "count is three", "three")]
    [InlineData(Kites + "She counted the kites: 1 2.", "count is two", "two|kites|kites|2")]
    [InlineData(Siblings + "She found a drum. Lily gave it to Tom. Tom beat it.", "owner is main character", "drum|it")]
    [InlineData(Siblings + "She found a drum. Lily gave it to Tom. Tom beat it.", "owner is second child", "it")]
    [InlineData(Kites + "She hid them under the bed. In that same spot Mia found them.", "hidden is under the bed", "bed|spot")]
    // dialogue
    [InlineData(Siblings + "Tom said, \"Hello, Lily.\"", "quotation", "Hello, Lily.")]
    [InlineData(Siblings + "Tom said, \"Hello, Lily.\"", "speaker is second child", "Hello, Lily.")]
    [InlineData(Siblings + "\"Hello, Lily,\" said Tom.", "speaker is second child", "")]
    [InlineData(Siblings + "\"Hello, Lily,\" said Tom.", "speech is greeting", "Hello, Lily,")]
    [InlineData(Siblings + "\"I never like to jump,\" said Tom.", "speech is refusal", "never like to jump,")]
    [InlineData(Siblings + "\"I promise we will jump,\" said Tom.", "speech is promise", "promise we will jump,")]
    // tense, negation, lists
    [InlineData("Lily ran. She was dancing! It was noon already.", "tense is past", "ran|was|was")]
    [InlineData("Lily lived on the beach. She could see the waves. Lily did not dance.", "tense is past", "lived|could|did")]
    [InlineData("Lily had a dog. It never rested.", "tense is past", "had|rested")]
    [InlineData("There once was a girl named Lily, and she had a dog. The rain fell.", "tense is past", "was|had|fell")]
    [InlineData(Siblings + "\"I promise we are going to jump,\" said Tom.", "tense is present", "promise")]
    [InlineData(Siblings + "\"I promise we are going to jump,\" said Tom.", "tense is future", "are going to jump")]
    [InlineData("Lily ran. She was not really happy.", "negation", "not really happy")]
    [InlineData(Kites + "She could not find them.", "negation", "not find")]
    [InlineData(Siblings + "She felt sad. Tom did not feel otherwise.", "negation", "did not feel otherwise")]
    [InlineData("Lily ran. She packed bread, nuts, and honey.", "list", "bread, nuts, and honey")]
    [InlineData("Lily ran. She packed bread, nuts, and honey. Lily ate all the nuts.", "provision is nuts", "nuts|nuts")]
    // arithmetic, a second language, code
    [InlineData("Lily ran. Two and three make five.", "arithmetic is sum", "and three make five")]
    [InlineData("Lily ran. She learned that 6 - 2 = 4.", "arithmetic is difference", "- 2 = 4")]
    [InlineData("Lily ran. In Spanish, three is tres.", "Spanish", "tres")]
    [InlineData("Lily had a dog. People in Spain call it: perro.", "animal is dog", "dog|it|perro")]
    [InlineData("Lily ran. She typed: x = 4; print(x + 2). It printed 6.", "code", "x = 4; print(x + 2)|6")]
    // what they mean to do, and do
    [InlineData("Lily wanted to go to the lake. It was time to go to the lake.", "plan",
        "wanted to go to the lake|time to go to the lake")]
    [InlineData("Lily danced. She began to dance. She ran to the lake.", "activity is dance", "danced|dance")]
    [InlineData("Lily danced. She ran to the lake.", "activity is run", "ran")]
    [InlineData(Siblings + "Lily was faster than Tom. Of course she won the race.", "comparison",
        "faster than Tom|Of course she won the race")]
    public void A_variable_is_where_the_words_express_it(string text, string variable, string expected)
    {
        StoryReading reading = StoryReading.Of(text);
        Assert.All(reading.Sentences, sentence => Assert.True(sentence.IsRead, sentence.Problem));
        int index = StoryVariables.All.Select(known => known.Name).ToList().IndexOf(variable);
        Assert.True(index >= 0, variable);
        IEnumerable<LabelSpan> labels = reading.Sentences.SelectMany(sentence => sentence.Labels)
            .Where(label => label.Variable == index).OrderBy(label => label.Start);
        Assert.Equal(expected, string.Join('|', labels.Select(label => text[label.Start..label.End])));
    }
}
