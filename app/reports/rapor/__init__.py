"""The monthly Rapor OPD: one page for the city and one for each OPD, as a page to print and as a workbook."""
