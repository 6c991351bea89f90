using System.Text.RegularExpressions;

namespace CaptchaGate.Browser.Tests;

/// <summary>The texts follow <c>data-captcha-language</c>, and say what the widget says.</summary>
public sealed partial class LanguageTests(Chromium chromium)
{
    [Theory]
    [InlineData("cn", "zh-CN", "请将滑块拖动到最右边")]
    [InlineData("zh-CN", "zh-CN", "请将滑块拖动到最右边")]
    [InlineData("tw", "zh-TW", "請將滑塊拖動到最右邊")]
    [InlineData("zh-Hant", "zh-TW", "請將滑塊拖動到最右邊")]
    [InlineData("de", "de", "Regler ganz nach rechts ziehen")]
    [InlineData("de-AT", "de", "Regler ganz nach rechts ziehen")]
    [InlineData("ja", "ja", "スライダーを右端までドラッグしてください")]
    [InlineData("ko", "ko", "슬라이더를 오른쪽 끝까지 드래그하세요")]
    [InlineData("fr", "fr", "Faites glisser le curseur jusqu’au bout à droite")]
    [InlineData("es", "es", "Arrastre el control hasta el extremo derecho")]
    public async Task The_status_line_and_the_widget_speak_the_language(string language, string file, string slider)
    {
        var texts = TextsOf(file);
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?language={language}");
        await visit.TypeAsync();
        await visit.Send.ClickAsync();

        await Expect(visit.Slider).ToHaveAccessibleNameAsync(slider);
        await Expect(visit.Status).ToHaveTextAsync(texts["waiting"]);
        stage.Endpoint.Next(Answers.Rejected);
        await visit.DragAsync();
        await Expect(visit.Status).ToHaveTextAsync(texts["again"]);
        stage.Endpoint.Next(Answers.Refused);
        await visit.SubmitAsync("popup");
        await Expect(visit.Status).ToHaveTextAsync(texts["denied"]);
        await visit.SubmitAsync("popup");
        await Expect(visit.Status).ToHaveTextAsync(texts["passed"]);
        Assert.Empty(visit.Problems);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("it")]
    [InlineData("pt-BR")]
    public async Task Where_we_have_no_texts_they_are_English(string language)
    {
        await using var stage = await BrowserTestHost.StartAsync();
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?mode=invisible&language={language}");
        await visit.TypeAsync();

        await visit.SubmitAsync("invisible");

        await Expect(visit.Status).ToHaveTextAsync("Verified.");
        Assert.Empty(visit.Problems);
    }

    [Fact]
    public async Task Own_words_win_over_the_language()
    {
        await using var stage = await BrowserTestHost.StartAsync();
        stage.Site.Options["text-passed"] = "Servus!";
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/?mode=invisible&language=de");
        await visit.TypeAsync();

        await visit.SubmitAsync("invisible");

        await Expect(visit.Status).ToHaveTextAsync("Servus!");
    }

    [Fact]
    public void Every_language_has_every_text()
    {
        string[] keys = ["again", "checking", "denied", "later", "passed", "setup", "waiting"];
        AssertEach.Of(["zh-CN", "zh-TW", "de", "ja", "ko", "fr", "es"], file => Assert.Equal(keys, TextsOf(file).Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal));
    }

    private static Dictionary<string, string> TextsOf(string file) => Text()
        .Matches(File.ReadAllText(Repository.PathOf("web", "captcha-gate", "texts", $"{file}.js")))
        .ToDictionary(static match => match.Groups["key"].Value, static match => match.Groups["text"].Value, StringComparer.Ordinal);

    [GeneratedRegex("^  (?<key>[a-z]+): \"(?<text>.+)\",$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Text();
}
