using CaptchaGate.Http.Hosting;

namespace CaptchaGate.Http.Tests;

public sealed class AnswerHeaderCollectionTests
{
    private readonly AnswerHeaderCollection _headers = new() { ["Vary"] = "Origin", ["Allow"] = "GET" };

    [Fact]
    public void A_name_stands_once_in_whatever_case_it_comes()
    {
        _headers["vary"] = "Accept";
        Assert.Equal(2, _headers.Count);
        Assert.Equal(("Accept", "Accept", "GET"), (_headers["Vary"], _headers["VARY"], _headers["allow"]));
    }

    [Fact]
    public void What_is_not_there_is_null_and_null_removes()
    {
        _headers["Allow"] = null;
        _headers["Retry-After"] = null;
        Assert.Null(_headers["Allow"]);
        Assert.Equal([new("Vary", "Origin")], _headers);
    }

    [Fact]
    public void Any_number_of_headers_is_kept_in_order()
    {
        var names = Enumerable.Range(0, 40).Select(static number => $"X-{number}").ToArray();
        var headers = new AnswerHeaderCollection();
        foreach (var name in names)
            headers[name] = name;
        Assert.Equal(names, headers.Select(static header => header.Key), StringComparer.Ordinal);
    }
}
