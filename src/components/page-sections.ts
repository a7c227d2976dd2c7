// Marks the section being read in the table of contents.

class PageSections extends HTMLElement {
  private observer: IntersectionObserver | undefined;

  connectedCallback(): void {
    const links = new Map(
      [...this.querySelectorAll('a')].map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
    );
    const headings = [...links.keys()].map((id) => document.getElementById(id)).filter((heading) => heading !== null);
    const mark = (): void => {
      const reached =
        headings.findLast((heading) => heading.getBoundingClientRect().top < innerHeight * 0.3) ?? headings[0];
      for (const [id, link] of links) link.ariaCurrent = id === reached?.id ? 'true' : null;
    };
    this.observer = new IntersectionObserver(mark, { rootMargin: '0px 0px -70% 0px', threshold: [0, 1] });
    for (const heading of headings) this.observer.observe(heading);
  }

  disconnectedCallback(): void {
    this.observer?.disconnect();
  }
}

customElements.define('page-sections', PageSections);
