using System.Text;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Signing;

namespace CaptchaGate.Core.Tests.Signing;

public sealed class SignerTests
{
    private static readonly AccessKey Key = new("LTAItest", "secret");

    [Fact]
    public void A_key_is_needed() =>
        Assert.Throws<ArgumentNullException>(static () => Acs3Signer.Authorize(default, null!));

    [Fact]
    public void A_header_that_stands_twice_is_refused_because_the_sdks_disagree_on_joining_it()
    {
        var fault = Assert.Throws<ArgumentException>(() => Sign(new("host", "a"), new("x-acs-test", "http"), new("x-acs-test", "https")));
        Assert.Contains("'x-acs-test' occurs twice", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_name_with_an_upper_case_letter_is_refused()
    {
        var fault = Assert.Throws<ArgumentException>(() => Sign(new("host", "a"), new("x-acs-Test", "http")));
        Assert.Contains("'x-acs-Test' must be in lower case", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_headers_and_parameters_changes_nothing()
    {
        var (one, two) = (new AcsHeader("x-acs-date", "d"), new AcsHeader("host", "h"));
        Assert.Equal(Sign(one, two), Sign(two, one));
        Assert.Equal(SignQuery([new("b", "1"), new("a", "2")], two), SignQuery([new("a", "2"), new("b", "1")], two));
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("user-agent")]
    [InlineData("authorization")]
    [InlineData("x-forwarded-for")]
    [InlineData("x-acsdate")]
    [InlineData("content-length")]
    public void Headers_outside_the_scheme_do_not_change_the_signature(string name) =>
        Assert.Equal(Sign(new AcsHeader("host", "h")), Sign(new AcsHeader("host", "h"), new AcsHeader(name, "anything")));

    [Theory]
    [InlineData("host")]
    [InlineData("content-type")]
    [InlineData("x-acs-anything")]
    public void Headers_of_the_scheme_change_it(string name) =>
        Assert.NotEqual(Sign(new AcsHeader(name, "one")), Sign(new AcsHeader(name, "other")), StringComparer.Ordinal);

    [Fact]
    public void White_space_around_a_value_is_not_signed() =>
        Assert.Equal(Sign(new AcsHeader("host", "h")), Sign(new AcsHeader("host", " \th ")));

    [Fact]
    public void Method_query_payload_and_secret_change_the_signature()
    {
        string[] signatures =
        [
            Sign(new AcsHeader("host", "h")),
            SignQuery([new("a", "b")], new AcsHeader("host", "h")),
            Acs3Signer.Authorize(new AcsRequest { Method = "GET", Headers = new AcsHeader[] { new("host", "h") }, HashedPayload = HashedPayload.OfNothing }, Key),
            Acs3Signer.Authorize(new AcsRequest { Method = "POST", Headers = new AcsHeader[] { new("host", "h") }, HashedPayload = HashedPayload.Of([1]) }, Key),
            Acs3Signer.Authorize(
                new AcsRequest { Method = "POST", Headers = new AcsHeader[] { new("host", "h") }, HashedPayload = HashedPayload.OfNothing },
                new AccessKey("LTAItest", "secreT")),
        ];
        Assert.Equal(signatures.Length, signatures.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_hash_of_nothing_is_the_hash_of_an_empty_body() => Assert.Equal(HashedPayload.OfNothing, HashedPayload.Of([]));

    [Fact]
    public void A_request_larger_than_every_first_buffer_is_signed_alike()
    {
        var value = new string('é', 5000);
        var expected = Utf8Text.Of(
            (ref output) => CanonicalRequest.Append(ref output, new AcsRequest { Method = "POST", Headers = new AcsHeader[] { new("x-acs-long", value) }, HashedPayload = "" }),
            room: 100_000);
        Assert.Equal(
            expected,
            Utf8Text.Of((ref output) => CanonicalRequest.Append(ref output, new AcsRequest { Method = "POST", Headers = new AcsHeader[] { new("x-acs-long", value) }, HashedPayload = "" })));
        Assert.Equal(10_000, Encoding.UTF8.GetByteCount(expected) - "POST\n/\n\nx-acs-long:\n\nx-acs-long\n".Length);
    }

    private static string Sign(params AcsHeader[] headers) => SignQuery([], headers);

    private static string SignQuery(KeyValuePair<string, string>[] query, params AcsHeader[] headers) =>
        Acs3Signer.Authorize(new AcsRequest { Method = "POST", Query = query, Headers = headers, HashedPayload = HashedPayload.OfNothing }, Key);
}
