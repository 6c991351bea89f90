using System.Text;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Signing;

namespace CaptchaGate.Core.Tests.Signing;

/// <summary>The signer against the vendor's documentation, the unit tests of the vendor's SDKs, and requests captured from them.</summary>
public sealed class VectorTests
{
    public static TheoryData<string> Names => [.. Vector.Index];

    [Fact]
    public void No_vector_is_lost()
    {
        Assert.Equal(33, Vector.Index.Count);
        Assert.Equal(Vector.Index, Vector.Files);
        Assert.Equal(20, Vector.Files.Count(name => Vector.Read(name).Parameters.Length > 0));
        AssertEach.Of(Vector.Files, name => Assert.Equal(name, Vector.Read(name).Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_stage_is_reproduced(string name)
    {
        var vector = Vector.Read(name);
        var canonicalRequest = Utf8Text.Of((ref output) => CanonicalRequest.Append(ref output, Request(vector)));
        if (vector.HasEmptyPath)
            canonicalRequest = canonicalRequest.Replace("\n/\n", "\n\n", StringComparison.Ordinal);

        Assert.Equal(vector.CanonicalQueryString, Utf8Text.Of((ref output) => CanonicalQueryString.Append(ref output, vector.Query)));
        Assert.Equal(vector.CanonicalRequest, canonicalRequest);
        Assert.Equal(vector.StringToSign, Utf8Text.Of((ref output) => StringToSign.Append(ref output, Encoding.UTF8.GetBytes(canonicalRequest))));
        Assert.Equal(vector.Signature, Utf8Text.Of((ref output) => Signature.Append(ref output, vector.Key, Encoding.UTF8.GetBytes(vector.StringToSign))));
        Assert.Equal(vector.Authorization, Authorization(vector));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_hash_of_the_body_is_the_vendors(string name)
    {
        var vector = Vector.Read(name);
        if (vector.HasBody)
            Assert.Equal(vector.HashedPayload, HashedPayload.Of(vector.Body));
        else
            Assert.Empty(vector.Body);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_signer_writes_the_vendors_header_in_one_go(string name)
    {
        var vector = Vector.Read(name);
        // Each of the other stages is checked above for these too.
        if (!vector.HasEmptyPath)
            Assert.Equal(vector.Authorization, Acs3Signer.Authorize(Request(vector), vector.Key));
        else
            Assert.NotEqual(vector.Authorization, Acs3Signer.Authorize(Request(vector), vector.Key), StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Our_form_is_the_vendors_byte_for_byte(string name)
    {
        var vector = Vector.Read(name);
        using var form = FormContent.Of(vector.Parameters);
        var expected = vector.Parameters.Length > 0 ? vector.Body : [];

        Assert.Equal(HashedPayload.Of(expected), form.Hash);
        Assert.Equal(expected, await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_security_token_of_a_vector_is_in_its_key()
    {
        var vector = Vector.Read("fixed-sts-token-cn-shanghai");
        Assert.Equal(vector.Headers.Single(header => header.Name is "x-acs-security-token").Value, vector.Key.SecurityToken);
    }

    private static AcsRequest Request(Vector vector) => new()
    {
        Method = vector.Method,
        Query = vector.Query,
        Headers = vector.Headers,
        HashedPayload = vector.HashedPayload,
    };

    private static string Authorization(Vector vector)
    {
        var headers = vector.Headers;
        CanonicalHeaders.Sort(headers);
        return Utf8Text.Of((ref output) => AuthorizationHeader.Append(ref output, vector.Key.Id, headers, Encoding.ASCII.GetBytes(vector.Signature)));
    }
}
